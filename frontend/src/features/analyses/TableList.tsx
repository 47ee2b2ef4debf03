import { TextInput } from '@mantine/core';
import { IconChevronRight, IconDatabase, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { count, short } from '~/lib/format';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import css from './TableList.module.css';
import type { useTables } from './useTables';

type Props = ReturnType<typeof useTables> & { onInsert: (text: string) => void };

/** A name as SQL needs it: quoted where it is not plain. */
export const quoted = (name: string) =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** What can be queried; a click writes the name into the query. */
export function TableList({ tables, filter, setFilter, hidden, searching, loading, problem, reload, onInsert }: Props) {
  const wanted = filter.trim().toLowerCase();
  const shown = tables.filter(
    (t) =>
      !wanted ||
      t.table.toLowerCase().includes(wanted) ||
      t.name.toLowerCase().includes(wanted) ||
      t.columns.some((c) => c.name.toLowerCase().includes(wanted)),
  );
  return (
    <div className={css.root}>
      <div className={css.filter}>
        <TextInput
          size="xs"
          aria-label="Filter tables and columns"
          placeholder="Filter tables and columns"
          data-filter
          leftSection={<IconSearch size={14} aria-hidden />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      </div>
      {problem ? (
        <ErrorState what="The tables could not be loaded" problem={problem} onRetry={() => reload()} />
      ) : loading || (searching && shown.length === 0) ? (
        <SkeletonRows rows={5} height={34} />
      ) : tables.length === 0 && !wanted ? (
        <Empty icon={IconDatabase} title="Nothing to query yet">
          <Link to="/datasets">Upload a dataset</Link>, then its table appears here.
        </Empty>
      ) : shown.length === 0 ? (
        <Empty title="Nothing matches">Clear the filter to see all tables.</Empty>
      ) : (
        <ul className={css.tables}>
          {shown.map((t) => (
            <li key={t.id}>
              <details open={Boolean(wanted) || tables.length === 1}>
                <summary className={css.table}>
                  <IconChevronRight size={14} aria-hidden />
                  <span title={t.name}>{t.table}</span>
                  <em>{short(t.rows)} rows</em>
                </summary>
                <button type="button" className={css.insert} onClick={() => onInsert(quoted(t.table))}>
                  Insert the table's name
                </button>
                <ul className={css.columns}>
                  {t.columns
                    .filter((c) => !wanted || c.name.toLowerCase().includes(wanted) || t.table.includes(wanted))
                    .map((c) => (
                      <li key={c.id}>
                        <button
                          type="button"
                          className={css.column}
                          title={c.type}
                          aria-label={`Insert ${c.name}`}
                          onClick={() => onInsert(quoted(c.name))}
                        >
                          <span>{c.name}</span>
                          <em>{c.type.length > 12 ? `${c.type.slice(0, 11)}…` : c.type.toLowerCase()}</em>
                        </button>
                      </li>
                    ))}
                </ul>
              </details>
            </li>
          ))}
          {hidden > 0 && (
            <li className={css.hidden}>
              {count(hidden)} more. {wanted ? 'Type more letters' : 'Type in the filter'} to find them.
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
