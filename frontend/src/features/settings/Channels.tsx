import { ActionIcon, Button, Menu, Modal, Select, Switch, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconBrandSlack,
  IconCircleCheck,
  IconDots,
  IconHourglass,
  IconMail,
  IconPlus,
  IconPointOff,
  IconWebhook,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { ChannelKind, ChannelMinimum, ChannelsQuery } from '~/gql/graphql';
import { at, plural } from '~/lib/format';
import { change } from '~/lib/graphql';
import { ProblemError, problemOf } from '~/lib/problem';
import { Confirm } from '~/ui/Confirm';
import { Copy } from '~/ui/Copy';
import { Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { Status } from '~/ui/Status';
import { complain, say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Channels.module.css';
import { Move } from './Move';

const Query = graphql(`
  query Channels {
    channels {
      id
      kind
      name
      host
      minimum
      active
      sequence
      waiting
      deliveredAt
      failingSince
      formerUntil
      deliveries(first: 20) { id event sequence state tries problem createdAt nextAt deliveredAt reader { id name } }
    }
  }
`);
const Add = graphql(`
  mutation AddChannel($input: AddChannelInput!) {
    addChannel(input: $input) { channel { id } secret }
  }
`);
const Update = graphql(`
  mutation UpdateChannel($input: UpdateChannelInput!) {
    updateChannel(input: $input) { channel { id minimum active name host } }
  }
`);
const Rotate = graphql(`
  mutation RotateChannelSecret($input: RotateChannelSecretInput!) {
    rotateChannelSecret(input: $input) { channel { id formerUntil } secret }
  }
`);
const Test = graphql(`
  mutation TestChannel($input: TestChannelInput!) {
    testChannel(input: $input) { delivery { id state problem } channel { id failingSince deliveredAt } }
  }
`);
const Remove = graphql(`
  mutation RemoveChannel($input: RemoveChannelInput!) {
    removeChannel(input: $input) { id }
  }
`);

type Channel = ChannelsQuery['channels'][number];

const KINDS = {
  MAIL: ['Mail', IconMail],
  WEBHOOK: ['Webhook', IconWebhook],
  SLACK: ['Slack', IconBrandSlack],
} as const;

const MINIMUM: { value: ChannelMinimum; label: string }[] = [
  { value: 'LOW', label: 'Every alert' },
  { value: 'MEDIUM', label: 'Medium and worse' },
  { value: 'HIGH', label: 'High and critical' },
  { value: 'CRITICAL', label: 'Critical only' },
];

/** Where alerts are sent to, and how that fares. */
export function Channels() {
  const [{ data, error }, ask] = useQuery({ query: Query, requestPolicy: 'cache-and-network' });
  const reload = () => ask({ requestPolicy: 'network-only' });
  const [adding, add] = useDisclosure(false);
  const [secret, setSecret] = useState<string>();
  const problem = problemOf(error);
  return (
    <Panel
      title="Where alerts are sent to"
      flush
      actions={
        <Button variant="default" size="compact-md" leftSection={<IconPlus size={15} aria-hidden />} onClick={add.open}>
          Add a channel
        </Button>
      }
    >
      {problem && !data ? (
        <ErrorState what="The channels could not be loaded" problem={problem} onRetry={reload} />
      ) : !data ? (
        <SkeletonRows rows={2} height={72} />
      ) : (
        <ul className={css.list} aria-label="Channels">
          {data.channels.map((channel) => (
            <ChannelRow key={channel.id} channel={channel} onSecret={setSecret} onDone={reload} />
          ))}
        </ul>
      )}
      <AddDialog
        opened={adding}
        onClose={add.close}
        onAdded={(made) => {
          reload();
          if (made) setSecret(made);
          else say('Added', 'Send a test to see that it arrives.');
        }}
      />
      <Modal opened={Boolean(secret)} onClose={() => setSecret(undefined)} title="The secret of this webhook">
        <div className={css.form}>
          <p className={css.note}>
            Messages are signed with it, as Standard Webhooks describes. It is shown this once: give it to whoever
            receives them.
          </p>
          <div className={css.secret}>
            <code className="mono">{secret}</code>
            <Copy value={secret ?? ''} label="Copy the secret" />
          </div>
          <div className={css.buttons}>
            <Button onClick={() => setSecret(undefined)}>I have kept it</Button>
          </div>
        </div>
      </Modal>
    </Panel>
  );
}

function Health({ channel: c }: { channel: Channel }) {
  if (!c.active)
    return (
      <Status tone="quiet" icon={IconPointOff}>
        Off
      </Status>
    );
  if (c.failingSince)
    return (
      <Status tone="bad" icon={IconHourglass}>
        Failing since {at(c.failingSince)}
      </Status>
    );
  if (c.deliveredAt)
    return (
      <Status tone="ok" icon={IconCircleCheck}>
        Works
      </Status>
    );
  return null;
}

type RowProps = { channel: Channel; onSecret: (secret: string) => void; onDone: () => void };

function ChannelRow({ channel: c, onSecret, onDone }: RowProps) {
  const [word, Icon] = KINDS[c.kind];
  const [update] = useChange(Update, 'The channel could not be changed');
  const [rotate] = useChange(Rotate, 'A new secret could not be made');
  const [test, testing] = useChange(Test, 'The test could not be sent');
  const [remove] = useChange(Remove, 'The channel could not be removed');
  const [removing, askToRemove] = useDisclosure(false);
  const [moving, askToMove] = useDisclosure(false);
  const [shown, show] = useDisclosure(false);
  const input = { id: c.id };
  return (
    <li className={css.channel} aria-label={c.name}>
      <div className={css.head}>
        <span className={css.icon}>
          <Icon size={18} stroke={1.6} aria-hidden />
        </span>
        <div className={css.who}>
          <b>{c.name}</b>
          <span>{c.kind === 'MAIL' ? 'Everybody who looks after alerts' : `${word}, ${c.host}`}</span>
        </div>
        <Health channel={c} />
        <div className={css.controls}>
          <Select
            size="xs"
            w={160}
            aria-label={`Which alerts are sent to ${c.name}`}
            data={MINIMUM}
            value={c.minimum}
            allowDeselect={false}
            onChange={async (minimum) => {
              if (minimum && (await update({ input: { ...input, minimum: minimum as ChannelMinimum } }))) onDone();
            }}
          />
          <Switch
            aria-label={`Send to ${c.name}`}
            checked={c.active}
            onChange={async (event) => {
              if (await update({ input: { ...input, active: event.currentTarget.checked } })) onDone();
            }}
          />
          <Button
            variant="default"
            size="compact-md"
            loading={testing}
            onClick={async () => {
              const done = await test({ input });
              if (!done) return;
              const { state, problem } = done.testChannel.delivery;
              if (state === 'DELIVERED') say('The test arrived', `${c.name} took it.`);
              else complain('The test did not arrive', { code: 'UNAVAILABLE', message: problem, fields: {} });
              onDone();
            }}
          >
            Send a test
          </Button>
          {c.kind !== 'MAIL' && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" aria-label={`More about ${c.name}`}>
                  <IconDots size={16} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={askToMove.open}>Change the address</Menu.Item>
                {c.kind === 'WEBHOOK' && (
                  <Menu.Item
                    onClick={async () => {
                      const done = await rotate({ input });
                      if (done) onSecret(done.rotateChannelSecret.secret);
                    }}
                  >
                    Make a new secret
                  </Menu.Item>
                )}
                <Menu.Item color="red" onClick={askToRemove.open}>
                  Remove
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      </div>
      <div className={css.facts}>
        <span>{plural(c.sequence, 'message')}</span>
        {c.waiting > 0 && <span>{c.waiting} waiting</span>}
        {c.formerUntil && new Date(c.formerUntil) > new Date() && (
          <span>Signed with the former secret, too, until {at(c.formerUntil)}</span>
        )}
        {c.deliveries.length > 0 && (
          <button type="button" className={css.toggle} aria-expanded={shown} onClick={show.toggle}>
            {shown ? 'Hide the deliveries' : 'Show the deliveries'}
          </button>
        )}
      </div>
      {shown && <Deliveries channel={c} />}
      <Move
        name={c.name}
        what="alerts are sent"
        placeholder="https://"
        opened={moving}
        onClose={askToMove.close}
        move={(address) => change(Update, { input: { ...input, address } })}
        onDone={onDone}
      />
      <Confirm
        opened={removing}
        onClose={askToRemove.close}
        title={`Remove ${c.name}?`}
        action="Remove the channel"
        onConfirm={async () => {
          if (await remove({ input })) onDone();
          askToRemove.close();
        }}
      >
        What still waits for it is not sent any more, and its address is told. For seven days you can undo it from the
        alert about it.
      </Confirm>
    </li>
  );
}

const EVENTS = {
  RAISED: 'New alert',
  ESCALATED: 'It got worse',
  RESOLVED: 'Resolved',
  TEST: 'Test',
  DRILL: 'Drill began',
  DRILL_ENDED: 'Drill ended',
  CHANGED: 'This channel was changed',
  REMOVED: 'This channel was removed',
} as const;
const STATES = { WAITING: 'Waiting', DELIVERED: 'Arrived', GIVEN_UP: 'Given up' } as const;

function Deliveries({ channel }: { channel: Channel }) {
  return (
    <ol className={css.deliveries} aria-label={`Deliveries to ${channel.name}`}>
      {channel.deliveries.map((d) => (
        <li key={d.id}>
          <span className="num">{d.sequence}</span>
          <span>
            {EVENTS[d.event]}
            {d.reader && `, to ${d.reader.name}`}, {at(d.createdAt)}
          </span>
          <span>
            {STATES[d.state]}
            {d.tries > 1 && ` after ${plural(d.tries, 'try', 'tries')}`}
            {d.state === 'WAITING' && d.nextAt && `, next try ${at(d.nextAt)}`}
            {d.problem && `. ${d.problem}`}
          </span>
        </li>
      ))}
    </ol>
  );
}

type AddProps = { opened: boolean; onClose: () => void; onAdded: (secret: string | null) => void };

function AddDialog({ opened, onClose, onAdded }: AddProps) {
  const [kind, setKind] = useState<ChannelKind>('WEBHOOK');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [minimum, setMinimum] = useState<ChannelMinimum>('HIGH');
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  return (
    <Modal opened={opened} onClose={onClose} title="Add a channel">
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          setBusy(true);
          setErrors({});
          try {
            const done = await change(Add, { input: { kind, name, address, minimum } });
            onClose();
            setName('');
            setAddress('');
            onAdded(done.addChannel.secret);
          } catch (error) {
            if (!(error instanceof ProblemError)) throw error;
            if (Object.keys(error.problem.fields).length > 0) setErrors(error.problem.fields);
            else complain('The channel could not be added', error.problem);
          } finally {
            setBusy(false);
          }
        }}
      >
        <Select
          label="How"
          allowDeselect={false}
          data={[
            { value: 'WEBHOOK', label: 'Webhook: signed JSON' },
            { value: 'SLACK', label: 'Slack, or a chat that understands the same' },
          ]}
          value={kind}
          onChange={(value) => setKind(value as ChannelKind)}
        />
        <TextInput
          label="Name"
          data-autofocus
          value={name}
          error={errors.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Address"
          placeholder="https://"
          autoComplete="off"
          value={address}
          error={errors.address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Select
          label="Which alerts"
          allowDeselect={false}
          data={MINIMUM}
          value={minimum}
          onChange={(value) => setMinimum(value as ChannelMinimum)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy} disabled={!name.trim() || !address.trim()}>
            Add the channel
          </Button>
        </div>
      </form>
    </Modal>
  );
}
