import { Link } from '@tanstack/react-router';
import { Panel } from '~/ui/Page';
import { Ago } from '~/ui/Time';
import css from './Plan.module.css';
import type { PlanVersion } from './query';

/** Every version can be read, and compared with the one before it. */
export function Versions({ versions }: { versions: readonly PlanVersion[] }) {
  if (versions.length === 0) return null;
  return (
    <Panel title="Versions" flush>
      <ul className={css.versions}>
        {versions.map((v) => (
          <li key={v.id}>
            <Link to="/plan" search={{ version: v.number }}>
              Version {v.number}
            </Link>
            <span className={css.note}>
              saved by {v.author?.name ?? 'somebody who is gone'} <Ago at={v.createdAt} />
            </span>
            {v.number > 1 && (
              <Link to="/plan" search={{ version: v.number, against: v.number - 1 }}>
                What version {v.number} changed
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
