import { SegmentedControl, Select } from '@mantine/core';
import { IconArrowLeft, IconFilterOff, IconShieldCheck, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useCallback, useState } from 'react';
import { graphql, readFragment } from '~/gql';
import type { AlertLineFragment, AlertSeverity, AlertView } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { useList } from '~/lib/useList';
import { LinkButton } from '~/ui/LinkButton';
import { FilterBar, Page, Panel } from '~/ui/Page';
import { SEVERITIES, Severity } from '~/ui/Severity';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { AlertDetail } from './AlertDetail';
import css from './Alerts.module.css';
import { useOnAlert } from './live';

const Line = graphql(`
  fragment AlertLine on Alert {
    id
    title
    severity
    state
    verdict
    answer
    count
    lastAt
    snoozedUntil
    subject { id name }
    assignee { id name }
  }
`);
const Alerts = graphql(`
  query Alerts($first: Int, $after: Cursor, $view: AlertView, $severities: [AlertSeverity!]) {
    alerts(first: $first, after: $after, view: $view, severities: $severities) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { ...AlertLine } }
    }
  }
`);

const VIEWS: { value: AlertView; label: string; none: string }[] = [
  { value: 'OPEN', label: 'Open', none: 'Nothing needs anybody right now.' },
  { value: 'MINE', label: 'Mine', none: 'No open alert is assigned to you.' },
  { value: 'SNOOZED', label: 'Snoozed', none: 'Nothing is snoozed.' },
  { value: 'RESOLVED', label: 'Resolved', none: 'Nothing was resolved yet.' },
  { value: 'ALL', label: 'All', none: 'Nothing was noticed yet.' },
];

type Props = {
  selected: string | undefined;
  /** The way into the room of an alert's incident, and what could be reached if it is about a person. */
  incident: (alertId: string, personal: boolean) => ReactNode;
};

export function AlertsPage({ selected, incident }: Props) {
  const [view, setView] = useState<AlertView>('OPEN');
  const [severity, setSeverity] = useState<AlertSeverity | null>(null);
  const { nodes, total, reload, ...list } = useList(
    Alerts,
    { view, severities: severity ? [severity] : null },
    (data) => ({
      ...data.alerts,
      edges: data.alerts.edges?.map((edge) => (edge?.node ? { node: readFragment(Line, edge.node) } : null)),
    }),
  );
  useOnAlert(useCallback(() => reload(), [reload]));
  const words = VIEWS.find((v) => v.value === view);
  return (
    <Page
      wide
      title="Alerts"
      lead="What was noticed in this organization, why, and what became of it. New ones appear by themselves."
    >
      <div className={css.layout} data-detail={Boolean(selected) || undefined}>
        <div className={css.list}>
          <Panel label="Alerts" flush>
            <FilterBar summary={total !== undefined && plural(total, 'alert')}>
              <SegmentedControl
                size="xs"
                aria-label="Which alerts"
                value={view}
                onChange={(value) => setView(value as AlertView)}
                data={VIEWS.map(({ value, label }) => ({ value, label }))}
              />
              <Select
                size="xs"
                w={140}
                aria-label="Severity"
                placeholder="Any severity"
                clearable
                clearButtonProps={{ 'aria-label': 'Any severity' }}
                data={(Object.keys(SEVERITIES) as AlertSeverity[])
                  .reverse()
                  .map((value) => ({ value, label: SEVERITIES[value][0] }))}
                value={severity}
                onChange={(value) => setSeverity(value as AlertSeverity | null)}
              />
            </FilterBar>
            {list.problem && nodes.length === 0 ? (
              <ErrorState what="The alerts could not be loaded" problem={list.problem} onRetry={reload} />
            ) : list.loading ? (
              <SkeletonRows rows={6} height={76} />
            ) : nodes.length === 0 ? (
              severity ? (
                <Empty icon={IconFilterOff} title="No alert matches">
                  Widen the filter to see more.
                </Empty>
              ) : (
                <Empty icon={IconShieldCheck} title="All quiet">
                  {words?.none}
                </Empty>
              )
            ) : (
              <ul className={css.lines} aria-label="Alerts">
                {nodes.map((alert) => (
                  <AlertLine key={alert.id} alert={alert} selected={alert.id === selected} />
                ))}
              </ul>
            )}
            {list.hasMore && (
              <div className={css.more}>
                <button type="button" onClick={list.more}>
                  Show more
                </button>
              </div>
            )}
          </Panel>
        </div>
        <div className={css.detail}>
          {selected ? (
            <>
              <LinkButton
                to="/alerts"
                search={{}}
                className={css.back}
                variant="subtle"
                size="compact-md"
                leftSection={<IconArrowLeft size={15} aria-hidden />}
              >
                All alerts
              </LinkButton>
              <AlertDetail key={selected} id={selected} incident={incident} />
            </>
          ) : (
            <Panel label="Alert" flush>
              <Empty icon={IconShieldCheck} title="Choose an alert">
                Its reasons, what led to it and what you can do about it appear here.
              </Empty>
            </Panel>
          )}
        </div>
      </div>
    </Page>
  );
}

function AlertLine({ alert, selected }: { alert: AlertLineFragment; selected: boolean }) {
  return (
    <li className={css.line} data-severity={alert.severity} data-over={alert.state === 'RESOLVED' || undefined}>
      <Link to="/alerts" search={{ alert: alert.id }} aria-current={selected || undefined}>
        <span className={css.lineHead}>
          <b>{alert.title}</b>
          <Severity value={alert.severity} />
        </span>
        <span className={css.lineFacts}>
          <span>{alert.subject?.name ?? 'The organization'}</span>
          {alert.count > 1 && <span>{plural(alert.count, 'time')}</span>}
          <span>
            <Ago at={alert.lastAt} />
          </span>
          <span>{stateOf(alert)}</span>
          {alert.assignee && (
            <span className={css.assignee}>
              <IconUserCircle size={14} stroke={1.8} aria-hidden /> {alert.assignee.name}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}

export const VERDICTS = { REAL: 'Real', FALSE_ALARM: 'False alarm', EXPECTED: 'Expected' } as const;

function stateOf(alert: AlertLineFragment): string {
  if (alert.state === 'RESOLVED')
    return alert.verdict ? `Resolved: ${VERDICTS[alert.verdict].toLowerCase()}` : 'Resolved';
  if (alert.snoozedUntil && new Date(alert.snoozedUntil) > new Date()) return 'Snoozed';
  if (alert.answer === 'NOT_ME') return '“Not me”';
  return alert.state === 'OPEN' ? 'Open' : 'Acknowledged';
}
