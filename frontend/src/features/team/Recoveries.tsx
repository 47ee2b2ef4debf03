import { Button, Modal, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconHourglass, IconMail, IconShieldQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { RecoveriesQuery } from '~/gql/graphql';
import { at, plural } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { Panel } from '~/ui/Page';
import { Face } from '~/ui/Person';
import { ErrorState } from '~/ui/State';
import { Status } from '~/ui/Status';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Recoveries.module.css';

const Requests = graphql(`
  query Recoveries {
    recoveries {
      id
      reason
      address
      browser
      knownBrowser
      lastSignInAt
      passwordChangedAt
      mine
      own
      hasFactor
      user { id name email }
      approvals { name note at }
      progress { step askedAt approvals needed way readyAt expiresAt }
    }
  }
`);
const Decide = graphql(`
  mutation DecideRecovery($input: DecideRecoveryInput!) {
    decideRecovery(input: $input) { request { id progress { step approvals } } }
  }
`);

type Request = RecoveriesQuery['recoveries'][number];

/** Members who say that every second factor is lost; nothing is shown while there are none. */
export function Recoveries() {
  const [{ data, error }, reload] = useQuery({ query: Requests, requestPolicy: 'cache-and-network' });
  const problem = problemOf(error);
  if (problem && !data)
    return (
      <Panel title="Lost second factors" flush>
        <ErrorState
          what="The requests could not be loaded"
          problem={problem}
          onRetry={() => reload({ requestPolicy: 'network-only' })}
        />
      </Panel>
    );
  if (!data || data.recoveries.length === 0) return null;
  return (
    <Panel title="Lost second factors" hint={plural(data.recoveries.length, 'open request')} flush>
      <ul className={css.list}>
        {data.recoveries.map((request) => (
          <RequestRow key={request.id} request={request} />
        ))}
      </ul>
    </Panel>
  );
}

function StepStatus({ progress: p }: { progress: Request['progress'] }) {
  if (p.step === 'SENT')
    return (
      <Status tone="busy" icon={IconMail}>
        The link was mailed
      </Status>
    );
  if (p.step === 'APPROVED')
    return (
      <Status tone="busy" icon={IconHourglass}>
        Waits until {p.readyAt ? at(p.readyAt) : 'tomorrow'}
      </Status>
    );
  return (
    <Status tone="warn" icon={IconShieldQuestion}>
      {p.approvals} of {p.needed} approvals
    </Status>
  );
}

/** Why the viewer cannot approve, or nothing if they can. */
function obstacle(r: Request): string | undefined {
  if (r.own) return 'This is your own request. Others decide about it.';
  if (r.progress.step !== 'PENDING') return undefined;
  if (r.mine && r.progress.way === 'TWO_ADMINS') return 'You have approved. Another admin has to, too.';
  if (r.mine) return 'You have approved. The operator of this server has to, too: “strongroom account recover”.';
  if (!r.hasFactor) return 'Approving takes a second factor of your own. Add one on the Security page.';
  return undefined;
}

function RequestRow({ request: r }: { request: Request }) {
  const [asking, ask] = useDisclosure(false);
  const [approve, setApprove] = useState(true);
  const facts = [
    ['Asked', at(r.progress.askedAt)],
    ['From', r.address || 'The command line of the server'],
    ['Browser', r.browser ? `${r.browser}, ${r.knownBrowser ? 'known to the account' : 'never seen before'}` : '—'],
    ['Last sign-in', r.lastSignInAt ? at(r.lastSignInAt) : 'Never'],
    ['Password changed', r.passwordChangedAt ? at(r.passwordChangedAt) : 'Not since the account was made'],
  ] as const;
  const why = obstacle(r);
  const decide = (yes: boolean) => {
    setApprove(yes);
    ask.open();
  };
  return (
    <li className={css.request}>
      <div className={css.head}>
        <Face name={r.user.name} size={34} />
        <div className={css.who}>
          <b>{r.user.name}</b>
          <span>{r.user.email}</span>
        </div>
        <StepStatus progress={r.progress} />
      </div>
      <blockquote className={css.reason}>{r.reason}</blockquote>
      <dl className={css.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {r.approvals.length > 0 && (
        <ul className={css.approvals} aria-label="Approvals">
          {r.approvals.map((a) => (
            <li key={a.at + a.name}>
              <IconCheck size={15} stroke={2} aria-hidden />
              <span>
                <b>{a.name ?? 'The operator of the server'}</b> on {at(a.at)}: {a.note}
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className={css.foot}>
        {why && <span>{why}</span>}
        {!r.own && (
          <div className={css.buttons}>
            <Button variant="default" size="compact-md" onClick={() => decide(false)}>
              Refuse
            </Button>
            {r.progress.step === 'PENDING' && !why && (
              <Button size="compact-md" onClick={() => decide(true)}>
                Approve
              </Button>
            )}
          </div>
        )}
      </div>
      <Decision key={String(approve)} request={r} approve={approve} opened={asking} onClose={ask.close} />
    </li>
  );
}

type DecisionProps = { request: Request; approve: boolean; opened: boolean; onClose: () => void };

function Decision({ request: r, approve, opened, onClose }: DecisionProps) {
  const [decide, busy] = useChange(Decide, approve ? 'It could not be approved' : 'It could not be refused');
  const [note, setNote] = useState('');
  return (
    <Modal opened={opened} onClose={onClose} title={approve ? `Vouch for ${r.user.name}?` : `Refuse ${r.user.name}?`}>
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          const done = await decide({ input: { id: r.id, approve, note: note.trim() } });
          if (!done) return;
          onClose();
          say(
            approve ? 'Approved' : 'Refused',
            approve ? 'It is in the activity log, with your note.' : 'The request has ended.',
          );
        }}
      >
        <p>
          {approve
            ? 'Speak to them first, on the phone or face to face: a mail or a message proves nothing. You never see the link; it goes to them alone, and asks for their password.'
            : 'One refusal ends the request. They read your note.'}
        </p>
        <Textarea
          label={approve ? 'How you know that it is them' : 'Why'}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          data-autofocus
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy} disabled={note.trim().length < 3}>
            {approve ? 'Approve the request' : 'Refuse the request'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
