import css from './Plan.module.css';
import type { Difference } from './query';

/** Lines that are gone and lines that are new, part by part. */
export function Differences({ lines }: { lines: readonly Difference[] }) {
  const parts = new Map<string, Difference[]>();
  for (const line of lines) parts.set(line.section, [...(parts.get(line.section) ?? []), line]);
  return (
    <div className={css.differences}>
      {[...parts].map(([section, differences]) => (
        <div key={section}>
          <h3>{section}</h3>
          <ul>
            {differences.map((line, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same line can be gone twice
              <li key={i} data-added={line.added || undefined}>
                <span className={css.sign} aria-hidden>
                  {line.added ? '+' : '−'}
                </span>
                <span>
                  <span className="sr">{line.added ? 'New: ' : 'Gone: '}</span>
                  {line.text || ' '}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
