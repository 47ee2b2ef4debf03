import { count } from '~/lib/format';
import { Panel } from '~/ui/Page';
import type { DatasetData } from './DatasetPage';
import css from './Facts.module.css';

/** The schema: what SQL calls each column, where it comes from, and what is in it. */
export function Columns({ version }: { version: DatasetData['latestVersion'] }) {
  const columns = version.columns ?? [];
  const ranges = new Map(version.findings?.ranges.map((r) => [r.name, r]));
  const paths = columns.some((c) => c.sourcePath && c.sourcePath !== c.name);
  return (
    <Panel title="Columns" hint={count(columns.length)} flush>
      <section className={css.scroll} tabIndex={0} aria-label="Table of columns">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Type</th>
              {paths && <th scope="col">In the file</th>}
              <th scope="col" data-right>
                Empty
              </th>
              <th scope="col" data-right>
                Different
              </th>
              <th scope="col">Smallest</th>
              <th scope="col">Largest</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((c) => {
              const range = ranges.get(c.name);
              return (
                <tr key={c.id}>
                  <td className={css.column}>{c.name}</td>
                  <td className="mono">{c.type}</td>
                  {paths && <td className="mono">{c.sourcePath}</td>}
                  <td data-right>{c.nullCount > 0 ? count(c.nullCount) : <span className={css.gone}>none</span>}</td>
                  <td data-right>{count(c.distinctCount)}</td>
                  <td className={css.value}>{range?.minimum ?? '–'}</td>
                  <td className={css.value}>{range?.maximum ?? '–'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}
