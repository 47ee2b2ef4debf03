import { Title } from '@mantine/core';
import { IconArrowGuide, IconCircleCheck, IconClockPause, IconEye, IconEyeOff, IconPoint } from '@tabler/icons-react';
import { Fragment, type ReactNode, useCallback } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { AlertDetailQuery } from '~/gql/graphql';
import { at, atSecond, plural } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { Panel } from '~/ui/Page';
import { Severity } from '~/ui/Severity';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Status } from '~/ui/Status';
import css from './Alerts.module.css';
import { Life } from './Life';
import { useOnAlert } from './live';
import { Responses } from './Responses';
import { Undo } from './Undo';

const Detail = graphql(`
  query AlertDetail($id: ID!) {
    node(id: $id) {
      __typename
      ... on Alert {
        id
        createdAt
        title
        severity
        state
        count
        lastAt
        snoozedUntil
        verdict
        answer
        answeredAt
        resolvedAt
        technique
        counterfactual
        mine
        rule { id title description }
        reasons { name text }
        notes { by { id name } at text }
        subject { id name email }
        assignee { id name }
        resolver { id name }
        member { id role state exportsFrozenAt mine }
        activity { id kind createdAt sentence address device actor { id name } }
      }
    }
    alertKeepers { id name }
  }
`);

export type Alert = Extract<NonNullable<AlertDetailQuery['node']>, { __typename: 'Alert' }>;
export type Keeper = AlertDetailQuery['alertKeepers'][number];

type Props = { id: string; incident: (alertId: string, personal: boolean) => ReactNode };

export function AlertDetail({ id, incident }: Props) {
  const [{ data, error }, ask] = useQuery({ query: Detail, variables: { id }, requestPolicy: 'cache-and-network' });
  const reload = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useOnAlert(reload);
  const problem = problemOf(error);
  const alert = data?.node?.__typename === 'Alert' ? data.node : undefined;
  if (problem && !alert)
    return (
      <Panel label="Alert" flush>
        {problem.code === 'NOT_FOUND' ? (
          <Empty title="There is no such alert">Choose another one from the list.</Empty>
        ) : (
          <ErrorState what="The alert could not be loaded" problem={problem} onRetry={reload} />
        )}
      </Panel>
    );
  if (!alert || !data)
    return (
      <Panel label="Alert" flush>
        <SkeletonRows rows={5} height={48} />
      </Panel>
    );
  return (
    <section className={css.card} aria-label={alert.title} data-severity={alert.severity}>
      <header className={css.head}>
        <div className={css.headLine}>
          <Severity value={alert.severity} />
          <State alert={alert} />
          <a
            className={css.technique}
            href={`https://attack.mitre.org/techniques/${alert.technique.replace('.', '/')}/`}
            target="_blank"
            rel="noreferrer"
            title="MITRE ATT&CK, on another site"
          >
            ATT&CK {alert.technique}
          </a>
        </div>
        <Title order={2} size="h2">
          {alert.title}
        </Title>
        <p className={css.lead}>
          {alert.subject ? (
            <>
              About <b>{alert.subject.name}</b>
              {alert.subject.email && ` (${alert.subject.email})`}.{' '}
            </>
          ) : null}
          {alert.count > 1 ? `Found ${plural(alert.count, 'time')} since ${at(alert.createdAt)}, last ` : 'Found '}
          {at(alert.lastAt)}.
        </p>
      </header>

      <Life
        alert={alert}
        keepers={data.alertKeepers}
        // What its person answers can open one: then it is looked up anew.
        incident={<Fragment key={alert.answer}>{incident(alert.id, alert.subject !== null)}</Fragment>}
        onDone={reload}
      />

      <div className={css.part}>
        <h3>Why</h3>
        {alert.reasons.length > 0 ? (
          <ul className={css.reasons}>
            {alert.reasons.map((reason) => (
              <li key={reason.name}>
                <IconPoint size={16} stroke={2.4} aria-hidden />
                {reason.text}
              </li>
            ))}
          </ul>
        ) : (
          <p className={css.note}>What it said about this person was erased with them.</p>
        )}
        {alert.counterfactual && (
          <p className={css.counter}>
            <IconArrowGuide size={16} stroke={1.8} aria-hidden />
            {alert.counterfactual}
          </p>
        )}
        <p className={css.note}>{alert.rule.description}</p>
      </div>

      <Responses alert={alert} onDone={reload} />

      {alert.activity.length > 0 && (
        <div className={css.part}>
          <h3>What led to it</h3>
          <ol className={css.events} aria-label="What led to it">
            {alert.activity.map((event) => (
              <li key={event.id}>
                <time dateTime={event.createdAt} className="num">
                  {atSecond(event.createdAt)}
                </time>
                <span>
                  <b>{event.actor?.name ?? 'Strongroom'}</b> {event.sentence}
                  {event.address && <span className={css.quiet}> from {event.address}</span>}
                  {event.device && <span className={css.quiet}>, {event.device}</span>}
                  <Undo kind={event.kind} eventId={event.id} onDone={reload} />
                </span>
              </li>
            ))}
          </ol>
        </div>
      )}

      {(alert.notes.length > 0 || alert.resolvedAt || alert.answeredAt) && (
        <div className={css.part}>
          <h3>What became of it</h3>
          <ul className={css.notes}>
            {alert.answeredAt && (
              <li>
                <b>{alert.subject?.name ?? 'They'}</b>{' '}
                {alert.answer === 'ME' ? 'said that it was them' : 'said that it was not them'}, {at(alert.answeredAt)}
              </li>
            )}
            {alert.notes.map((note) => (
              <li key={note.at}>
                <b>{note.by?.name ?? 'Somebody who is gone'}</b>, {at(note.at)}: <q>{note.text}</q>
              </li>
            ))}
            {alert.resolvedAt && (
              <li>
                Resolved {alert.resolver ? `by ${alert.resolver.name} ` : ''}on {at(alert.resolvedAt)}
              </li>
            )}
          </ul>
        </div>
      )}
    </section>
  );
}

function State({ alert }: { alert: Alert }) {
  if (alert.state === 'RESOLVED')
    return (
      <Status tone="ok" icon={IconCircleCheck}>
        Resolved
      </Status>
    );
  if (alert.snoozedUntil && new Date(alert.snoozedUntil) > new Date())
    return (
      <Status tone="quiet" icon={IconClockPause}>
        Snoozed until {at(alert.snoozedUntil)}
      </Status>
    );
  return alert.state === 'OPEN' ? (
    <Status tone="warn" icon={IconEyeOff}>
      Nobody has looked at it
    </Status>
  ) : (
    <Status tone="busy" icon={IconEye}>
      Acknowledged
    </Status>
  );
}
