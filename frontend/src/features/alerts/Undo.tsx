import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { graphql } from '~/gql';
import { useCan } from '~/lib/viewer';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';

const UndoSetting = graphql(`
  mutation UndoSetting($input: UndoSettingInput!) {
    undoSetting(input: $input) {
      settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore stepUpBudget adminBudget weekBudget securityContact securityContactText }
    }
  }
`);

/** Puts the value of a setting back that it had before it was changed. */
export function Undo({ eventId, onDone }: { eventId: string; onDone: () => void }) {
  const can = useCan();
  const [undo, busy] = useChange(UndoSetting, 'It could not be undone');
  if (!can('SETTING_UPDATE')) return null;
  return (
    <>
      {' '}
      <Button
        variant="default"
        size="compact-xs"
        loading={busy}
        leftSection={<IconArrowBackUp size={13} aria-hidden />}
        onClick={async () => {
          if (!(await undo({ input: { eventId } }))) return;
          say('Undone', 'The setting has the value again that it had before.');
          onDone();
        }}
      >
        Undo
      </Button>
    </>
  );
}
