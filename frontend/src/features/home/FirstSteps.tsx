import { IconArrowRight, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Panel } from '~/ui/Page';
import css from './Home.module.css';

export type Step = {
  title: string;
  text: string;
  to: '/datasets' | '/explore' | '/team' | '/analyses';
  done: boolean;
};

/** What a new workspace needs, in order; it goes away when all is done. */
export function FirstSteps({ steps }: { steps: Step[] }) {
  const done = steps.filter((step) => step.done).length;
  const next = steps.findIndex((step) => !step.done);
  return (
    <Panel title="First steps" hint={`${done} of ${steps.length} done`} flush>
      <ol className={css.steps}>
        {steps.map((step, i) => (
          <li key={step.title} data-done={step.done || undefined} data-next={i === next || undefined}>
            <span className={css.mark}>
              {step.done ? <IconCheck size={14} stroke={2.4} aria-hidden /> : <span aria-hidden>{i + 1}</span>}
            </span>
            <div>
              <Link to={step.to} className={css.stepLink}>
                {step.title}
                <span className="sr">{step.done ? ' (done)' : ''}</span>
                {i === next && <IconArrowRight size={14} aria-hidden />}
              </Link>
              <p>{step.text}</p>
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
