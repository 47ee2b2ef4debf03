import { Button, Menu, Modal, Radio, Select, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconChevronDown, IconEye } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { graphql } from '~/gql';
import type { AlertVerdict } from '~/gql/graphql';
import { useCan } from '~/lib/viewer';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import type { Alert, Keeper } from './AlertDetail';
import css from './Alerts.module.css';

const Acknowledge = graphql(`
  mutation AcknowledgeAlert($input: AcknowledgeAlertInput!) {
    acknowledgeAlert(input: $input) { alert { id state assignee { id name } } }
  }
`);
const Assign = graphql(`
  mutation AssignAlert($input: AssignAlertInput!) {
    assignAlert(input: $input) { alert { id assignee { id name } } }
  }
`);
const Snooze = graphql(`
  mutation SnoozeAlert($input: SnoozeAlertInput!) {
    snoozeAlert(input: $input) { alert { id snoozedUntil } }
  }
`);
const Resolve = graphql(`
  mutation ResolveAlert($input: ResolveAlertInput!) {
    resolveAlert(input: $input) { alert { id state verdict resolvedAt } }
  }
`);
const Reopen = graphql(`
  mutation ReopenAlert($input: ReopenAlertInput!) {
    reopenAlert(input: $input) { alert { id state verdict resolvedAt } }
  }
`);

const HOUR = 3_600_000;
const PAUSES = [
  ['For an hour', HOUR],
  ['For a day', 24 * HOUR],
  ['For a week', 7 * 24 * HOUR],
] as const;

type Props = { alert: Alert; keepers: Keeper[]; incident: ReactNode; onDone: () => void };

/** Who looks after an alert, and how it goes on. */
export function Life({ alert, keepers, incident, onDone }: Props) {
  const can = useCan();
  const [acknowledge, acknowledging] = useChange(Acknowledge, 'It could not be acknowledged');
  const [assign] = useChange(Assign, 'It could not be assigned');
  const [snooze] = useChange(Snooze, 'It could not be snoozed');
  const [reopen, reopening] = useChange(Reopen, 'It could not be opened again');
  const [resolving, resolve] = useDisclosure(false);
  if (!can('ALERT_MANAGE')) return null;
  const snoozed = alert.snoozedUntil && new Date(alert.snoozedUntil) > new Date();
  const after = (done: unknown) => done && onDone();
  return (
    <div className={css.life}>
      <Select
        size="xs"
        w={190}
        aria-label="Who looks after it"
        placeholder="Nobody looks after it"
        clearable
        clearButtonProps={{ 'aria-label': 'Nobody looks after it' }}
        data={keepers.map((k) => ({ value: k.id, label: k.name }))}
        value={alert.assignee?.id ?? null}
        onChange={async (userId) => after(await assign({ input: { id: alert.id, userId } }))}
      />
      {incident}
      <span className={css.space} />
      {alert.state === 'RESOLVED' ? (
        <Button
          variant="default"
          size="compact-md"
          loading={reopening}
          onClick={async () => after(await reopen({ input: { id: alert.id } }))}
        >
          Open again
        </Button>
      ) : (
        <>
          {snoozed ? (
            <Button
              variant="default"
              size="compact-md"
              onClick={async () => after(await snooze({ input: { id: alert.id, until: null } }))}
            >
              Wake it
            </Button>
          ) : (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" size="compact-md" rightSection={<IconChevronDown size={14} aria-hidden />}>
                  Snooze
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {PAUSES.map(([label, ms]) => (
                  <Menu.Item
                    key={label}
                    onClick={async () =>
                      after(await snooze({ input: { id: alert.id, until: new Date(Date.now() + ms).toISOString() } }))
                    }
                  >
                    {label}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
          {alert.state === 'OPEN' && (
            <Button
              variant="default"
              size="compact-md"
              loading={acknowledging}
              leftSection={<IconEye size={15} aria-hidden />}
              onClick={async () => after(await acknowledge({ input: { id: alert.id } }))}
            >
              Acknowledge
            </Button>
          )}
          <Button size="compact-md" leftSection={<IconCheck size={15} aria-hidden />} onClick={resolve.open}>
            Resolve
          </Button>
        </>
      )}
      <ResolveDialog alert={alert} opened={resolving} onClose={resolve.close} onDone={onDone} />
    </div>
  );
}

const WHAT: [AlertVerdict, string, string][] = [
  ['REAL', 'Real', 'Something bad had happened.'],
  ['FALSE_ALARM', 'False alarm', 'Nothing had happened.'],
  ['EXPECTED', 'Expected', 'It had happened, and was meant to.'],
];

type DialogProps = { alert: Alert; opened: boolean; onClose: () => void; onDone: () => void };

function ResolveDialog({ alert, opened, onClose, onDone }: DialogProps) {
  const [resolve, busy] = useChange(Resolve, 'It could not be resolved');
  const [verdict, setVerdict] = useState<AlertVerdict | null>(null);
  const [note, setNote] = useState('');
  return (
    <Modal opened={opened} onClose={onClose} title="What was it?">
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          if (!verdict || !(await resolve({ input: { id: alert.id, verdict, note: note.trim() } }))) return;
          onClose();
          onDone();
          say('Resolved', 'What is found from now on opens another alert.');
        }}
      >
        <Radio.Group aria-label="What was it?" value={verdict} onChange={(value) => setVerdict(value as AlertVerdict)}>
          <div className={css.choices}>
            {WHAT.map(([value, label, description]) => (
              <Radio key={value} value={value} label={label} description={description} />
            ))}
          </div>
        </Radio.Group>
        <Textarea
          label="What others should know"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy} disabled={!verdict}>
            Resolve the alert
          </Button>
        </div>
      </form>
    </Modal>
  );
}
