import { ActionIcon, Button, Menu, Modal, NumberInput, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconCircleCheck,
  IconClock,
  IconDots,
  IconHourglass,
  IconPlus,
  IconPointOff,
  IconTerminal2,
  IconWebhook,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { StreamsQuery } from '~/gql/graphql';
import { at, count, plural } from '~/lib/format';
import { change } from '~/lib/graphql';
import { problemOf } from '~/lib/problem';
import { Confirm } from '~/ui/Confirm';
import { Copy } from '~/ui/Copy';
import { Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { Status } from '~/ui/Status';
import { complain, say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import { AddStream } from './AddStream';
import css from './Channels.module.css';
import { Move } from './Move';
import own from './Streams.module.css';

const Query = graphql(`
  query Streams {
    streams {
      id
      kind
      name
      host
      encrypted
      authority
      active
      cursor
      behind
      deliveredAt
      failingSince
      problem
      nextAt
      formerUntil
    }
  }
`);
const Update = graphql(`
  mutation UpdateStream($input: UpdateStreamInput!) {
    updateStream(input: $input) { stream { id active nextAt host encrypted } }
  }
`);
const Rewind = graphql(`
  mutation RewindStream($input: RewindStreamInput!) {
    rewindStream(input: $input) { stream { id cursor behind } }
  }
`);
const Rotate = graphql(`
  mutation RotateStreamSecret($input: RotateStreamSecretInput!) {
    rotateStreamSecret(input: $input) { stream { id formerUntil } secret }
  }
`);
const Test = graphql(`
  mutation TestStream($input: TestStreamInput!) {
    testStream(input: $input) { problem }
  }
`);
const Remove = graphql(`
  mutation RemoveStream($input: RemoveStreamInput!) {
    removeStream(input: $input) { id }
  }
`);

type Stream = StreamsQuery['streams'][number];

/** The systems that the audit log is streamed to, and how far each has got. */
export function Streams() {
  const [{ data, error }, ask] = useQuery({ query: Query, requestPolicy: 'cache-and-network' });
  const reload = () => ask({ requestPolicy: 'network-only' });
  const [adding, add] = useDisclosure(false);
  const [secret, setSecret] = useState<string>();
  const problem = problemOf(error);
  return (
    <Panel
      title="Where the audit log is streamed to"
      flush
      actions={
        <Button variant="default" size="compact-md" leftSection={<IconPlus size={15} aria-hidden />} onClick={add.open}>
          Add a stream
        </Button>
      }
    >
      {problem && !data ? (
        <ErrorState what="The streams could not be loaded" problem={problem} onRetry={reload} />
      ) : !data ? (
        <SkeletonRows rows={1} height={72} />
      ) : data.streams.length === 0 ? (
        <p className={own.none}>
          Nowhere yet. A stream sends every event to your SIEM, in order and with its number, as OCSF: over a signed
          webhook or syslog.
        </p>
      ) : (
        <ul className={css.list} aria-label="Streams">
          {data.streams.map((stream) => (
            <Row key={stream.id} stream={stream} onSecret={setSecret} onDone={reload} />
          ))}
        </ul>
      )}
      <AddStream
        opened={adding}
        onClose={add.close}
        onAdded={(made) => {
          reload();
          if (made) setSecret(made);
          else say('Added', 'Send a test to see that it arrives.');
        }}
      />
      <Modal opened={Boolean(secret)} onClose={() => setSecret(undefined)} title="The secret of this stream">
        <div className={css.form}>
          <p className={css.note}>
            Batches are signed with it, as Standard Webhooks describes. It is shown this once: give it to whoever
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

function Health({ stream: s }: { stream: Stream }) {
  if (!s.active)
    return (
      <Status tone="quiet" icon={IconPointOff}>
        Paused
      </Status>
    );
  if (s.failingSince)
    return (
      <Status tone="bad" icon={IconHourglass}>
        Failing since {at(s.failingSince)}
      </Status>
    );
  if (s.behind > 0)
    return (
      <Status tone="quiet" icon={IconClock}>
        {plural(s.behind, 'event')} behind
      </Status>
    );
  if (s.deliveredAt)
    return (
      <Status tone="ok" icon={IconCircleCheck}>
        Up to date
      </Status>
    );
  return null;
}

type RowProps = { stream: Stream; onSecret: (secret: string) => void; onDone: () => void };

function Row({ stream: s, onSecret, onDone }: RowProps) {
  const [update] = useChange(Update, 'The stream could not be changed');
  const [rotate] = useChange(Rotate, 'A new secret could not be made');
  const [test, testing] = useChange(Test, 'The test could not be sent');
  const [remove] = useChange(Remove, 'The stream could not be removed');
  const [removing, askToRemove] = useDisclosure(false);
  const [again, askAgain] = useDisclosure(false);
  const [moving, askToMove] = useDisclosure(false);
  const Icon = s.kind === 'WEBHOOK' ? IconWebhook : IconTerminal2;
  const input = { id: s.id };
  return (
    <li className={css.channel} aria-label={s.name}>
      <div className={css.head}>
        <span className={css.icon}>
          <Icon size={18} stroke={1.6} aria-hidden />
        </span>
        <div className={css.who}>
          <b>{s.name}</b>
          <span>
            {s.kind === 'WEBHOOK' ? 'Webhook' : 'Syslog'}, {s.host}
            {!s.encrypted && ', not encrypted'}
            {s.authority && ', own authority'}
          </span>
        </div>
        <Health stream={s} />
        <div className={css.controls}>
          <Switch
            aria-label={`Send to ${s.name}`}
            checked={s.active}
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
              const { problem } = done.testStream;
              if (problem) complain('The test did not arrive', { code: 'UNAVAILABLE', message: problem, fields: {} });
              else say('The test arrived', `${s.name} took it.`);
              onDone();
            }}
          >
            Send a test
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`More about ${s.name}`}>
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={onDone}>Look again</Menu.Item>
              <Menu.Item onClick={askToMove.open}>Change the address</Menu.Item>
              {s.cursor > 0 && <Menu.Item onClick={askAgain.open}>Send events again</Menu.Item>}
              {s.kind === 'WEBHOOK' && (
                <Menu.Item
                  onClick={async () => {
                    const done = await rotate({ input });
                    if (done) onSecret(done.rotateStreamSecret.secret);
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
        </div>
      </div>
      <div className={css.facts}>
        <span>
          {s.deliveredAt ? `Delivered up to event ${count(s.cursor)}, ${at(s.deliveredAt)}` : 'Nothing delivered yet'}
        </span>
        {s.behind > 0 && <span>{plural(s.behind, 'event')} behind</span>}
        {s.problem && (
          <span className={own.problem}>
            {s.problem}
            {s.active && s.nextAt && ` Next try ${at(s.nextAt)}.`}
          </span>
        )}
        {s.formerUntil && new Date(s.formerUntil) > new Date() && (
          <span>Signed with the former secret, too, until {at(s.formerUntil)}</span>
        )}
      </div>
      <Again stream={s} opened={again} onClose={askAgain.close} onDone={onDone} />
      <Move
        name={s.name}
        what="events are sent"
        placeholder={s.kind === 'WEBHOOK' ? 'https://' : 'tls://siem.example.com:6514'}
        opened={moving}
        onClose={askToMove.close}
        move={(address) => change(Update, { input: { ...input, address } })}
        onDone={onDone}
      />
      <Confirm
        opened={removing}
        onClose={askToRemove.close}
        title={`Remove ${s.name}?`}
        action="Remove the stream"
        onConfirm={async () => {
          if (await remove({ input })) onDone();
          askToRemove.close();
        }}
      >
        Nothing more is sent to it, and its receiver is told. For seven days you can undo it from the alert about it; it
        then goes on where it stopped.
      </Confirm>
    </li>
  );
}

type AgainProps = { stream: Stream; opened: boolean; onClose: () => void; onDone: () => void };

function Again({ stream: s, opened, onClose, onDone }: AgainProps) {
  const [from, setFrom] = useState<number | string>(1);
  const [rewind, busy] = useChange(Rewind, 'The events could not be sent again');
  return (
    <Modal opened={opened} onClose={onClose} title={`Send events to ${s.name} again`}>
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await rewind({ input: { id: s.id, sequence: Number(from) } }))) return;
          onClose();
          onDone();
        }}
      >
        <p className={css.note}>
          For when what had arrived was lost there. Each event keeps its number and its id, by which a receiver knows
          those that it has.
        </p>
        <NumberInput
          label="From event number"
          min={1}
          max={s.cursor}
          clampBehavior="strict"
          value={from}
          onChange={setFrom}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy} disabled={!from}>
            Send again
          </Button>
        </div>
      </form>
    </Modal>
  );
}
