import { Button, Drawer } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconDownload, IconHistory, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { graphql } from '~/gql';
import type { ActivityEventQuery, EventProofQuery } from '~/gql/graphql';
import { count, fullTime } from '~/lib/format';
import { type Problem, problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { LinkButton } from '~/ui/LinkButton';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { say } from '~/ui/toast';
import css from './EventDrawer.module.css';
import { Outcome } from './Outcome';

const Event = graphql(`
  query ActivityEvent($id: ID!) {
    activityEvent(id: $id) {
      id createdAt sequence kind sentence objectName objectID outcome address device request
      place { label region network accuracyKM known }
      changes { name before after }
      facts { name value }
      unusual { code text }
      actor { id name }
    }
  }
`);
const Proof = graphql(`
  query EventProof($id: ID!) {
    auditInclusion(eventId: $id) { entry sequence checkpoint hashes }
    auditLog { key size signedAt }
  }
`);

type Detail = ActivityEventQuery['activityEvent'];

/** Everything that the log holds of one event. It has an address of its own. */
export function EventDrawer({ id, onClose }: { id?: string; onClose: () => void }) {
  const [{ data, error }, reload] = useQuery({ query: Event, variables: { id: id ?? '' }, pause: !id });
  const problem = problemOf(error);
  const event = data?.activityEvent.id === id ? data?.activityEvent : undefined;
  return (
    <Drawer
      opened={Boolean(id)}
      onClose={onClose}
      position="right"
      size={480}
      title={event?.sequence ? `Event ${count(event.sequence)}` : 'Event'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {event ? (
        <Details event={event} />
      ) : problem ? (
        <ErrorState what="The event could not be loaded" problem={problem} onRetry={reload} />
      ) : (
        <SkeletonRows rows={8} height={34} />
      )}
    </Drawer>
  );
}

function Details({ event: e }: { event: Detail }) {
  const can = useCan();
  return (
    <div className={css.details}>
      <p className={css.sentence}>
        <b>{e.actor?.name ?? 'Strongroom'}</b> {e.sentence}
      </p>
      {e.unusual.length > 0 && (
        <ul className={css.unusual} aria-label="What was unusual">
          {e.unusual.map((o) => (
            <li key={o.code}>
              <IconAlertTriangle size={15} stroke={1.7} aria-hidden />
              {o.text}
            </li>
          ))}
        </ul>
      )}
      {e.changes.length > 0 && (
        <table className={css.changes}>
          <thead>
            <tr>
              <th scope="col">{e.changes.some((c) => c.name) ? 'Changed' : ''}</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {e.changes.map((c) => (
              <tr key={c.name}>
                <th scope="row">{c.name || e.objectName}</th>
                <td className="mono">{c.before}</td>
                <td className="mono">{c.after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className={css.rows}>
        <Row name="Outcome">
          <Outcome value={e.outcome} />
        </Row>
        <Row name="Your time">
          <time dateTime={e.createdAt}>{fullTime(e.createdAt)}</time>
        </Row>
        <Row name="UTC" mono>
          {e.createdAt.replace('T', ' ').replace('Z', '')}
        </Row>
        <Row name="Kind" mono>
          {e.kind}
        </Row>
        {e.objectName && <Row name="Object">{e.objectName}</Row>}
        {e.address && (
          <Row name="Address" mono>
            {e.address}
          </Row>
        )}
        {e.place.network && (
          <Row name="Network" mono>
            {e.place.network}
          </Row>
        )}
        {e.place.label && (
          <Row name="Place">
            {e.place.label}
            {e.place.accuracyKM > 0 && <span className={css.quiet}> within {e.place.accuracyKM} km</span>}
          </Row>
        )}
        {e.device && <Row name="Browser">{e.device}</Row>}
        {e.request && (
          <Row name="Request" mono>
            {e.request}
          </Row>
        )}
        {e.facts.map((f) => (
          <Row key={f.name} name={f.name} mono>
            {f.value}
          </Row>
        ))}
        <Row name="Event" mono>
          {e.id}
        </Row>
      </dl>
      <div className={css.links}>
        {e.actor && can('ACTIVITY_AUDIT') && (
          <LinkButton
            to="/activity"
            search={{ person: e.actor.id }}
            variant="default"
            size="xs"
            leftSection={<IconUser size={15} aria-hidden />}
          >
            All by {e.actor.name}
          </LinkButton>
        )}
        {e.objectID && (
          <LinkButton
            to="/activity"
            search={{ object: e.objectID }}
            variant="default"
            size="xs"
            leftSection={<IconHistory size={15} aria-hidden />}
          >
            History of this object
          </LinkButton>
        )}
      </div>
      {can('AUDIT_READ') && <ProofOf key={e.id} id={e.id} />}
    </div>
  );
}

function Row({ name, mono, children }: { name: string; mono?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={mono ? 'mono' : undefined}>{children}</dd>
    </div>
  );
}

/** That the signed log holds this event as it is shown: asked for, since the head is signed for it. */
function ProofOf({ id }: { id: string }) {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [proof, setProof] = useState<EventProofQuery>();
  const [problem, setProblem] = useState<Problem>();
  const prove = async () => {
    setBusy(true);
    const result = await client.query(Proof, { id }, { requestPolicy: 'network-only' }).toPromise();
    setBusy(false);
    setProblem(problemOf(result.error));
    setProof(result.data);
  };
  const save = () => {
    if (!proof) return;
    const { entry, sequence, checkpoint, hashes } = proof.auditInclusion;
    const text = JSON.stringify(
      { format: 'strongroom-event-proof/1', key: proof.auditLog.key, entry, sequence, checkpoint, hashes },
      null,
      2,
    );
    const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'application/json' }));
    const anchor = document.createElement('a');
    anchor.href = url;
    anchor.download = `event-${sequence}-proof.json`;
    anchor.click();
    URL.revokeObjectURL(url);
    say('The proof was saved', 'Check it anywhere with: strongroom audit event');
  };
  return (
    <section className={css.proof} aria-label="Proof">
      {proof ? (
        <>
          <p className={css.proved}>
            <IconCircleCheck size={16} stroke={1.8} aria-hidden />
            <span>
              Entry {count(proof.auditInclusion.sequence)} of {count(proof.auditLog.size)} in the signed{' '}
              <Link to="/audit">audit log</Link>. Its proof of {proof.auditInclusion.hashes.length} hashes leads to the
              signed head.
            </span>
          </p>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload size={15} stroke={1.6} aria-hidden />}
            onClick={save}
          >
            Save the proof
          </Button>
        </>
      ) : (
        <>
          {problem && (
            <p className={css.disproved} role="alert">
              {problem.message}
            </p>
          )}
          <Button variant="default" size="xs" loading={busy} onClick={() => void prove()}>
            Prove it against the signed log
          </Button>
        </>
      )}
    </section>
  );
}
