import { Button, Title } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { at, onDay, plural } from '~/lib/format';
import { Panel } from '~/ui/Page';
import css from './Drills.module.css';
import { clock, PHASES, type Phase, type Report } from './drill';
import type { Incident } from './Room';

/** How a drill went: times against targets, who did what, what was missing, and how it went the last time. */
export function DrillReport({ incident, report }: { incident: Incident; report: Report }) {
  const follow = incident.tasks.filter((task) => task.followUp);
  return (
    <Panel
      title="Report"
      actions={
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconPrinter size={15} aria-hidden />}
          onClick={() => window.print()}
        >
          Print
        </Button>
      }
    >
      <article className={css.report} data-print>
        <header className={css.printed}>
          <Title order={2}>{incident.title}</Title>
          <p>
            A drill, simulated: nothing has happened. Began {at(report.startedAt)}
            {incident.closedAt && `, ended ${at(incident.closedAt)}`}.
          </p>
        </header>
        <Times report={report} />
        <section>
          <Title order={3} size="h6">
            Gaps
          </Title>
          {report.gaps.length === 0 ? (
            <p className={css.fine}>None: every target was met, and no step was skipped.</p>
          ) : (
            <ul className={css.gaps} aria-label="Gaps">
              {report.gaps.map((gap) => (
                <li key={gap}>{gap}</li>
              ))}
            </ul>
          )}
        </section>
        <Steps report={report} />
        <Parts report={report} />
        {incident.lessons && (
          <section>
            <Title order={3} size="h6">
              What was learnt
            </Title>
            <p className={css.prose}>{incident.lessons}</p>
          </section>
        )}
        {follow.length > 0 && (
          <section>
            <Title order={3} size="h6">
              What is to follow
            </Title>
            <ul className={css.gaps}>
              {follow.map((task) => (
                <li key={task.id}>
                  {task.title}: {task.owner?.name ?? 'somebody who is gone'}
                  {task.dueAt && `, until ${onDay(task.dueAt)}`}
                  {task.doneAt && ', done'}
                </li>
              ))}
            </ul>
          </section>
        )}
      </article>
    </Panel>
  );
}

function Times({ report }: { report: Report }) {
  const { former } = report;
  const before = (phase: Phase) => former?.phases.find((p) => p.name === phase.name)?.seconds;
  return (
    <section>
      <table className={css.table} aria-label="Times">
        <thead>
          <tr>
            <th scope="col">After the start</th>
            <th scope="col">Target</th>
            <th scope="col">This time</th>
            {former && (
              <th scope="col">
                <Link to="/incidents" search={{ incident: former.incident.id }}>
                  Last time
                </Link>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {report.phases.map((phase) => (
            <tr key={phase.name}>
              <th scope="row">{PHASES[phase.name]}</th>
              <td>{clock(phase.target * 60)}</td>
              <td data-missed={phase.missed || undefined}>
                {phase.seconds == null ? 'Never' : clock(phase.seconds)}
                {phase.seconds != null && phase.missed && ', late'}
              </td>
              {former && <td>{before(phase) == null ? 'Never' : clock(before(phase) ?? 0)}</td>}
            </tr>
          ))}
          <tr>
            <th scope="row">Steps done</th>
            <td>{report.steps.length}</td>
            <td>{report.steps.filter((step) => step.seconds != null).length}</td>
            {former && <td>{former.done}</td>}
          </tr>
        </tbody>
      </table>
      {!former && <p className={css.fine}>There was no drill of this playbook before to compare with.</p>}
    </section>
  );
}

function Steps({ report }: { report: Report }) {
  return (
    <section>
      <Title order={3} size="h6">
        Steps
      </Title>
      <table className={css.table} aria-label="Steps">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">After</th>
            <th scope="col">By</th>
          </tr>
        </thead>
        <tbody>
          {report.steps.map(({ task, seconds, skippedAfter }) => (
            <tr key={task.id}>
              <th scope="row">
                {task.title}
                {task.reason && <p className={css.fine}>{task.reason}</p>}
              </th>
              <td data-missed={seconds == null || undefined}>
                {seconds != null
                  ? clock(seconds)
                  : skippedAfter != null
                    ? `Skipped, ${clock(skippedAfter)}`
                    : 'Neither done nor skipped'}
              </td>
              <td>{task.state === 'OPEN' ? '' : ((task.doer ?? task.skipper)?.name ?? 'Somebody who is gone')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Parts({ report }: { report: Report }) {
  if (report.parts.length === 0) return null;
  return (
    <section>
      <Title order={3} size="h6">
        Who did what
      </Title>
      <ul className={css.gaps} aria-label="Who did what">
        {report.parts.map((part, n) => (
          <li key={part.person?.id ?? n}>
            {part.person?.name ?? 'Somebody who is gone'}: {plural(part.steps, 'step')}, {plural(part.notes, 'note')}
            {part.skipped > 0 && `, ${plural(part.skipped, 'step')} skipped`}
            {part.acknowledged && ', took notice first'}
          </li>
        ))}
      </ul>
    </section>
  );
}
