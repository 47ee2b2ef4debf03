import { Button, Select } from '@mantine/core';
import { IconChevronRight, IconCircleCheck, IconInfoCircle, IconLock, IconRadar } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { graphql } from '~/gql';
import type { AssessBlastRadiusMutation, BlastArea, StolenCredential } from '~/gql/graphql';
import { at, atSecond, count, plural } from '~/lib/format';
import { useChange } from '~/ui/useChange';
import css from './Blast.module.css';

const Assess = graphql(`
  mutation AssessBlastRadius($input: AssessBlastRadiusInput!) {
    assessBlastRadius(input: $input) {
      report {
        stolen
        sessionId
        since
        at
        opens
        datasets
        objects
        rows
        uncertain
        complete
        user { id name }
        limits { text stops }
        reach {
          role
          ownDatasets
          teamDatasets
          emergencyDatasets
          rows
          ownAnalyses
          otherAnalyses
          results
          resultRows
          unnamed
          elsewhere
          items { id kind name }
          abilities { permission sentence }
        }
        touched { area count rows events { id createdAt sentence } }
        sessions { id endedAt event { id createdAt device address } }
      }
    }
  }
`);

type Report = AssessBlastRadiusMutation['assessBlastRadius']['report'];

const THEFTS: { value: StolenCredential; label: string }[] = [
  { value: 'ACCOUNT', label: 'The whole account' },
  { value: 'PASSWORD', label: 'The password' },
  { value: 'PASSKEY', label: 'A passkey' },
];

const AREAS: Record<BlastArea, string> = {
  EXPORTS: 'Downloads',
  QUERIES: 'SQL that was run',
  READS: 'Results and rows of others that were looked at',
  DATA: 'Datasets and analyses made, changed or deleted',
  SHARES: 'Shares made or withdrawn',
  SETTINGS: 'Settings and channels changed',
  MEMBERS: 'Other people’s roles, accounts and invitations',
  FACTORS: 'The account’s own password, factors and browsers',
  SIGN_INS: 'Sessions begun and ended, and tries',
  REFUSALS: 'Refused',
  OTHERS: 'Anything else',
};

/** What somebody could have reached who held what was stolen, and what they touched. Working it out is recorded. */
export function Blast({ about }: { about: { incidentId: string } | { alertId: string } }) {
  const [assess, busy] = useChange(Assess, 'It could not be worked out');
  const [stolen, setStolen] = useState<string>('ACCOUNT');
  const [report, setReport] = useState<Report>();
  const sessions = (report?.sessions ?? []).map((session) => ({
    value: session.id,
    label: `${session.event.device || 'A browser'}, ${at(session.event.createdAt)}${session.endedAt ? ', ended' : ''}`,
  }));
  return (
    <div className={css.blast}>
      <form
        className={css.ask}
        onSubmit={async (event) => {
          event.preventDefault();
          const one = THEFTS.find((theft) => theft.value === stolen);
          const what = one ? { stolen: one.value } : { stolen: 'SESSION' as const, sessionId: stolen };
          const done = await assess({ input: { ...about, ...what } });
          if (done) setReport(done.assessBlastRadius.report);
        }}
      >
        <Select
          size="xs"
          label="What was stolen"
          allowDeselect={false}
          data={
            sessions.length > 0
              ? [
                  { group: 'In general', items: THEFTS },
                  { group: 'One session', items: sessions },
                ]
              : THEFTS
          }
          value={stolen}
          onChange={(value) => value && setStolen(value)}
        />
        <Button
          type="submit"
          variant="default"
          size="compact-md"
          loading={busy}
          leftSection={<IconRadar size={15} aria-hidden />}
        >
          Work it out
        </Button>
      </form>
      {report ? (
        <Answer report={report} />
      ) : (
        <p className={css.quiet}>
          What the account opens, what stood in the way, and what was touched. That you asked stands in the log.
        </p>
      )}
    </div>
  );
}

function Answer({ report }: { report: Report }) {
  const { reach } = report;
  const datasets = reach.ownDatasets + reach.teamDatasets + reach.emergencyDatasets;
  return (
    <section className={css.answer} aria-label="What could be reached">
      <p className={css.verdict} data-opens={report.opens || undefined}>
        {report.opens
          ? 'Nothing keeps whoever holds it out now.'
          : 'Whoever holds it, and nothing else, reaches nothing now.'}
      </p>
      <ul className={css.limits} aria-label="Limits">
        {report.limits.map((limit) => (
          <li key={limit.text}>
            {limit.stops ? <IconLock size={16} aria-hidden /> : <IconInfoCircle size={16} aria-hidden />}
            <span>{limit.text}</span>
          </li>
        ))}
      </ul>
      <h3 className={css.title}>Could have been reached</h3>
      <dl className={css.numbers}>
        <Fact name="Datasets" value={datasets}>
          {[
            `${count(reach.ownDatasets)} own`,
            `${count(reach.teamDatasets)} open to the team`,
            ...(reach.emergencyDatasets > 0 ? [`${count(reach.emergencyDatasets)} by emergency access`] : []),
          ].join(', ')}
          , with {plural(reach.rows, 'row')}
        </Fact>
        <Fact name="Analyses" value={reach.ownAnalyses + reach.otherAnalyses}>
          {count(reach.ownAnalyses)} own, {count(reach.otherAnalyses)} of others
        </Fact>
        <Fact name="Results" value={reach.results}>
          with {plural(reach.resultRows, 'row')}
        </Fact>
      </dl>
      {reach.elsewhere && (
        <p className={css.quiet}>
          The same account opens another organization, too. Its admins have to look for themselves.
        </p>
      )}
      {reach.items.length > 0 && (
        <details className={css.more}>
          <summary>Those that you see, too ({count(reach.items.length)})</summary>
          <ul>
            {reach.items.map((item) => (
              <li key={item.id}>
                {item.kind === 'DATASET' ? 'Dataset' : 'Analysis'} <b>{item.name}</b>
              </li>
            ))}
          </ul>
        </details>
      )}
      {reach.unnamed > 0 && (
        <p className={css.quiet}>
          {plural(reach.unnamed, 'dataset or analysis', 'datasets and analyses')} that you do not see yourself: counted,
          not named.
        </p>
      )}
      <details className={css.more}>
        <summary>What the role may do ({count(reach.abilities.length)})</summary>
        <ul>
          {reach.abilities.map((ability) => (
            <li key={ability.permission}>{ability.sentence}</li>
          ))}
        </ul>
      </details>
      <h3 className={css.title}>Was touched since {at(report.since)}</h3>
      <Touched report={report} />
    </section>
  );
}

function Fact({ name, value, children }: { name: string; value: number; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b className="num">{count(value)}</b>
        <span>{children}</span>
      </dd>
    </div>
  );
}

function Touched({ report }: { report: Report }) {
  if (report.touched.length === 0)
    return (
      <p className={css.none}>
        <IconCircleCheck size={16} aria-hidden /> Nothing.
      </p>
    );
  return (
    <>
      <p className={css.quiet}>
        {report.objects === 0
          ? 'No dataset and no analysis'
          : [
              ...(report.datasets > 0 ? [plural(report.datasets, 'dataset')] : []),
              ...(report.objects > report.datasets
                ? [plural(report.objects - report.datasets, 'analysis', 'analyses')]
                : []),
            ].join(' and ')}
        ; {plural(report.rows, 'row')} downloaded.
        {report.uncertain > 0 &&
          ` ${plural(report.uncertain, 'event was', 'events were')} noted without a session, such as what Strongroom does for the person, and may belong to another one.`}
        {!report.complete && ' There were more events than were looked at: choose a shorter time.'}
      </p>
      <ul className={css.touched} aria-label="Touched">
        {report.touched.map((touch) => (
          <li key={touch.area}>
            <details>
              <summary>
                <IconChevronRight size={15} aria-hidden />
                <span>{AREAS[touch.area]}</span>
                <b className="num">{count(touch.count)}</b>
              </summary>
              <ol>
                {touch.events.map((event) => (
                  <li key={event.id}>
                    <time dateTime={event.createdAt} className="num">
                      {atSecond(event.createdAt)}
                    </time>
                    <Link to="/activity" search={{ event: event.id }}>
                      {event.sentence}
                    </Link>
                  </li>
                ))}
                {touch.count > touch.events.length && (
                  <li className={css.quiet}>
                    <Link to="/activity" search={{ person: report.user.id, from: report.since }}>
                      All of what {report.user.name} did since then
                    </Link>
                  </li>
                )}
              </ol>
            </details>
          </li>
        ))}
      </ul>
    </>
  );
}
