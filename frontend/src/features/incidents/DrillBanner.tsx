import { Button } from '@mantine/core';
import { IconMasksTheater } from '@tabler/icons-react';
import { graphql } from '~/gql';
import { useCan } from '~/lib/viewer';
import { useChange } from '~/ui/useChange';
import css from './Drills.module.css';
import { clock, PHASES, type Report, useClock } from './drill';
import type { Incident } from './Room';

const Acknowledge = graphql(`
  mutation AcknowledgeDrill($input: AcknowledgeDrillInput!) {
    acknowledgeDrill(input: $input) { incident { id } }
  }
`);

type Props = { incident: Incident; report: Report; onDone: () => void };

/** Says on top of its room that it is a drill, with the clock and what it is measured by. */
export function DrillBanner({ incident, report, onDone }: Props) {
  const can = useCan();
  const [acknowledge, busy] = useChange(Acknowledge, 'It could not be noted');
  const seconds = useClock(report);
  const [notice] = report.phases;
  return (
    <section className={css.banner} aria-label="This is a drill">
      <div className={css.bannerHead}>
        <IconMasksTheater size={22} stroke={1.8} aria-hidden />
        <div className={css.bannerText}>
          <b>This is a drill</b>
          <span>
            Simulated: whatever is done in this room happens to nobody.{' '}
            {report.announced ? 'Your channels were told that it is a drill.' : 'No channel was told.'}
            {report.state === 'ABANDONED' && ' Nobody ended it within seven days. End it, or leave it as it is.'}
          </span>
        </div>
        <span className={css.clock} role="timer" aria-label="Time since it began">
          {clock(seconds)}
        </span>
        {can('INCIDENT_MANAGE') && report.state === 'RUNNING' && notice?.seconds == null && (
          <Button loading={busy} onClick={async () => (await acknowledge({ input: { id: incident.id } })) && onDone()}>
            I have taken notice
          </Button>
        )}
      </div>
      <dl className={css.phases}>
        {report.phases.map((phase) => (
          <div
            key={phase.name}
            data-met={(phase.seconds != null && !phase.missed) || undefined}
            data-missed={phase.missed || (phase.seconds == null && seconds > phase.target * 60) || undefined}
          >
            <dt>{PHASES[phase.name]}</dt>
            <dd>
              <b className="num">{phase.seconds == null ? '—' : clock(phase.seconds)}</b>
              <span className="num">target {clock(phase.target * 60)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
