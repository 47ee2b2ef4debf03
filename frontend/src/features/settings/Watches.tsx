import { Button, Modal, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDatabase, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { graphql } from '~/gql';
import { at, onDay } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { useWatchlist, type Watch } from '~/lib/watchlist';
import { Confirm } from '~/ui/Confirm';
import { Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Settings.module.css';
import own from './Watches.module.css';
import { WATCH_DAYS, WatchForm } from './WatchForm';

const Extend = graphql(`
  mutation ExtendWatch($input: ExtendWatchInput!) {
    extendWatch(input: $input) { entry { id expiresAt } }
  }
`);
const End = graphql(`
  mutation EndWatch($input: EndWatchInput!) {
    endWatch(input: $input) { entry { id endedAt } }
  }
`);

/** Whom and what admins watch more closely: begin, change until when, end. */
export function Watches() {
  const { watches, error, reload } = useWatchlist();
  const problem = problemOf(error);
  const now = watches?.filter((w) => !w.endedAt) ?? [];
  const former = watches?.filter((w) => w.endedAt) ?? [];
  return (
    <div id="watch">
      <Panel title="Heightened watch" flush>
        {problem && !watches ? (
          <ErrorState
            what="What is watched could not be loaded"
            problem={problem}
            onRetry={() => reload({ requestPolicy: 'network-only' })}
          />
        ) : !watches ? (
          <SkeletonRows rows={1} height={72} />
        ) : (
          now.length > 0 && (
            <ul className={own.list} aria-label="Watched now">
              {now.map((w) => (
                <Row key={w.id} watch={w} />
              ))}
            </ul>
          )
        )}
        {former.length > 0 && (
          <details className={own.former}>
            <summary>Watched earlier, within 90 days ({former.length})</summary>
            <ul className={own.list}>
              {former.map((w) => (
                <li key={w.id}>
                  {w.name || 'Somebody who was erased, or a deleted dataset'}, {onDay(w.createdAt)} to{' '}
                  {w.endedAt && onDay(w.endedAt)}, by {w.admin.name}
                  {w.reason && `: ${w.reason}`}
                </li>
              ))}
            </ul>
          </details>
        )}
        <WatchForm />
      </Panel>
    </div>
  );
}

const DAY = 86_400_000;

/** How long something still lasts, in words. */
function left(iso: string, now = Date.now()): string {
  const ms = Date.parse(iso) - now;
  if (ms < DAY) return 'less than a day left';
  const days = Math.ceil(ms / DAY);
  return `${days} days left`;
}

function Row({ watch: w }: { watch: Watch }) {
  const [ending, askToEnd] = useDisclosure(false);
  const [extending, askHowLong] = useDisclosure(false);
  const [days, setDays] = useState('30');
  const [end] = useChange(End, 'The watch could not be ended');
  const [extend, busy] = useChange(Extend, 'It could not be changed when the watch ends');
  const Icon = w.kind === 'PERSON' ? IconUser : IconDatabase;
  const name = w.name || 'Something that is no more';
  return (
    <li className={own.watch} aria-label={name}>
      <span className={own.icon}>
        <Icon size={18} stroke={1.6} aria-hidden />
      </span>
      <div className={own.what}>
        <b>{name}</b>
        <span>
          {left(w.expiresAt)}, until {at(w.expiresAt)} · {w.times} times as closely · begun by {w.admin.name}
        </span>
        {w.reason && <span>{w.reason}</span>}
      </div>
      <div className={own.controls}>
        <Button
          variant="default"
          size="compact-md"
          aria-label={`Extend the watch of ${name}`}
          onClick={askHowLong.open}
        >
          Extend…
        </Button>
        <Button variant="default" size="compact-md" aria-label={`End the watch of ${name}`} onClick={askToEnd.open}>
          End
        </Button>
      </div>
      <Modal opened={extending} onClose={askHowLong.close} title={`Until when is ${name} watched?`} size="sm">
        <form
          className={css.form}
          onSubmit={async (event) => {
            event.preventDefault();
            const done = await extend({ input: { id: w.id, days: Number(days) } });
            if (!done) return;
            askHowLong.close();
            say('Changed', `${name} is watched until ${at(done.extendWatch.entry.expiresAt)}.`);
          }}
        >
          <Select
            label="End, counted from now, in"
            allowDeselect={false}
            data={WATCH_DAYS}
            value={days}
            onChange={(v) => v && setDays(v)}
          />
          <div>
            <Button type="submit" loading={busy}>
              Change
            </Button>
          </div>
        </form>
      </Modal>
      <Confirm
        opened={ending}
        onClose={askToEnd.close}
        title={`End the watch of ${name}?`}
        action="End the watch"
        onConfirm={async () => {
          if (await end({ input: { id: w.id } }))
            say('The watch has ended', `${name} is treated like everybody again.`);
          askToEnd.close();
        }}
      >
        Alerts that it raised stay. You can begin another watch at any time.
      </Confirm>
    </li>
  );
}
