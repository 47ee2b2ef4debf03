import { IconMessage2 } from '@tabler/icons-react';
import { Panel } from '~/ui/Page';
import css from './Drills.module.css';
import { clock, type Report } from './drill';

/** What people hear during a drill, newest first. */
export function Injects({ report }: { report: Report }) {
  const quiet = report.nextAt ? 'Nothing yet. More comes as the clock runs.' : 'Nothing was heard.';
  return (
    <Panel title="What is heard" hint="From the script: nobody has really said so" flush>
      {report.injects.length === 0 ? (
        <p className={css.nothing}>{quiet}</p>
      ) : (
        <ol className={css.injects} aria-label="What is heard" aria-live="polite">
          {[...report.injects].reverse().map((inject) => (
            <li key={inject.minute}>
              <IconMessage2 size={16} aria-hidden />
              <div>
                <span className={css.from}>
                  <b>{inject.from}</b> <span className="num">at {clock(inject.minute * 60)}</span>
                </span>
                <p>{inject.text}</p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
