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
const UndoChannel = graphql(`
  mutation UndoChannelChange($input: UndoChannelChangeInput!) {
    undoChannelChange(input: $input) { channel { id name } }
  }
`);
const UndoStream = graphql(`
  mutation UndoStreamChange($input: UndoStreamChangeInput!) {
    undoStreamChange(input: $input) { stream { id name } }
  }
`);
const UndoWitness = graphql(`
  mutation UndoWitnessChange($input: UndoWitnessChangeInput!) {
    undoWitnessChange(input: $input) { witness { id address } }
  }
`);

type Props = { eventId: string; onDone: () => void };

/** Undoes what an event of this kind tells of, if that can be undone. */
export function Undo({ kind, ...props }: Props & { kind: string }) {
  if (kind === 'setting.changed') return <SettingUndo {...props} />;
  if (kind === 'channel.changed' || kind === 'channel.removed') return <ChannelUndo {...props} />;
  if (kind === 'stream.changed' || kind === 'stream.removed') return <StreamUndo {...props} />;
  if (kind === 'witness.changed' || kind === 'witness.removed') return <WitnessUndo {...props} />;
  return null;
}

function SettingUndo({ eventId, onDone }: Props) {
  const can = useCan();
  const [undo, busy] = useChange(UndoSetting, 'It could not be undone');
  if (!can('SETTING_UPDATE')) return null;
  return (
    <UndoButton
      busy={busy}
      onClick={async () => {
        if (!(await undo({ input: { eventId } }))) return;
        say('Undone', 'The setting has the value again that it had before.');
        onDone();
      }}
    />
  );
}

function ChannelUndo({ eventId, onDone }: Props) {
  const can = useCan();
  const [undo, busy] = useChange(UndoChannel, 'It could not be undone');
  if (!can('CHANNEL_MANAGE')) return null;
  return (
    <UndoButton
      busy={busy}
      onClick={async () => {
        const done = await undo({ input: { eventId } });
        if (!done) return;
        say('Undone', `${done.undoChannelChange.channel.name} is as it was before.`);
        onDone();
      }}
    />
  );
}

function StreamUndo({ eventId, onDone }: Props) {
  const can = useCan();
  const [undo, busy] = useChange(UndoStream, 'It could not be undone');
  if (!can('AUDIT_MANAGE')) return null;
  return (
    <UndoButton
      busy={busy}
      onClick={async () => {
        const done = await undo({ input: { eventId } });
        if (!done) return;
        say('Undone', `${done.undoStreamChange.stream.name} is as it was before.`);
        onDone();
      }}
    />
  );
}

function WitnessUndo({ eventId, onDone }: Props) {
  const can = useCan();
  const [undo, busy] = useChange(UndoWitness, 'It could not be undone');
  if (!can('AUDIT_MANAGE')) return null;
  return (
    <UndoButton
      busy={busy}
      onClick={async () => {
        const done = await undo({ input: { eventId } });
        if (!done) return;
        say('Undone', `${done.undoWitnessChange.witness.address} is a witness as before.`);
        onDone();
      }}
    />
  );
}

function UndoButton({ busy, onClick }: { busy: boolean; onClick: () => void }) {
  return (
    <>
      {' '}
      <Button
        variant="default"
        size="compact-xs"
        loading={busy}
        leftSection={<IconArrowBackUp size={13} aria-hidden />}
        onClick={onClick}
      >
        Undo
      </Button>
    </>
  );
}
