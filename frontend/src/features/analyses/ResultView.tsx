import { MultiSelect, SegmentedControl, Select, Skeleton } from '@mantine/core';
import { IconTableOff } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useMemo } from 'react';
import type { ChartKind } from '~/gql/graphql';
import { count } from '~/lib/format';
import { isNumber } from '~/lib/value';
import { Panel } from '~/ui/Page';
import { Empty, ErrorState } from '~/ui/State';
import css from './Result.module.css';
import { ResultGrid } from './ResultGrid';
import { type Kind, type Spec, suggest } from './shape';
import { CHART_ROWS, type Result, useChartTable } from './useRows';

const Chart = lazy(async () => ({ default: (await import('./Chart')).Chart }));

/** How a result is looked at: as rows, or drawn. The shape in which the server keeps it. */
export type Look = { kind: ChartKind; x: string; y: string[]; series: string };

export const PLAIN: Look = { kind: 'TABLE', x: '', y: [], series: '' };

const KINDS: { value: ChartKind; label: string }[] = [
  { value: 'TABLE', label: 'Table' },
  { value: 'BAR', label: 'Bars' },
  { value: 'LINE', label: 'Lines' },
  { value: 'AREA', label: 'Areas' },
  { value: 'SCATTER', label: 'Points' },
  { value: 'PIE', label: 'Shares' },
];

type Props = {
  result: Result;
  look: Look;
  onLook: (look: Look) => void;
  title: string;
  hint?: ReactNode;
  /** Exporting, sharing: what can be done with this result. */
  actions?: ReactNode;
  savesPicture?: boolean;
};

/** Columns that are gone from the result are forgotten, and what was never chosen is guessed. */
function adapt(look: Look, kind: ChartKind, result: Result): Look {
  const names = new Set(result.columns.map((c) => c.name));
  const y = look.y.filter((name) => names.has(name));
  if (kind === 'TABLE') return { ...look, kind };
  if (names.has(look.x) && y.length > 0) return { ...look, kind, y, series: names.has(look.series) ? look.series : '' };
  const guess = suggest({ columns: result.columns, values: [] });
  return guess ? { kind, x: guess.x, y: guess.y, series: guess.series ?? '' } : { ...PLAIN, kind };
}

export function ResultView({ result, look, onLook, title, hint, actions, savesPicture }: Props) {
  const drawn = look.kind !== 'TABLE' && result.rowCount > 0;
  const chart = useChartTable(drawn ? result : undefined);
  const fitted = useMemo(() => adapt(look, look.kind, result), [look, result]);
  const spec = useMemo<Spec>(
    () => ({
      kind: fitted.kind.toLowerCase() as Kind,
      x: fitted.x,
      y: fitted.y,
      series: fitted.series || undefined,
    }),
    [fitted],
  );
  return (
    <Panel title="Result" hint={hint} flush actions={actions}>
      <div className={css.look}>
        <SegmentedControl
          size="xs"
          aria-label="Show as"
          value={look.kind}
          onChange={(kind) => onLook(adapt(look, kind as ChartKind, result))}
          data={KINDS}
        />
        {drawn && <Axes look={fitted} result={result} onLook={onLook} />}
      </div>
      {result.rowCount === 0 ? (
        <Empty icon={IconTableOff} title="The query found no rows">
          It ran without an error; nothing matched.
        </Empty>
      ) : !drawn ? (
        <ResultGrid result={result} />
      ) : (
        <div className={css.chart}>
          {chart?.problem ? (
            <ErrorState what="The rows could not be loaded" problem={chart.problem} />
          ) : chart?.table ? (
            <Suspense fallback={<Skeleton height={356} />}>
              <Chart
                spec={spec}
                table={chart.table}
                title={title}
                saves={savesPicture}
                footnote={
                  result.rowCount > CHART_ROWS
                    ? `Drawn from the first ${count(CHART_ROWS)} of ${count(result.rowCount)} rows.`
                    : undefined
                }
              />
            </Suspense>
          ) : (
            <Skeleton height={356} />
          )}
        </div>
      )}
    </Panel>
  );
}

function Axes({ look, result, onLook }: { look: Look; result: Result; onLook: (look: Look) => void }) {
  const all = [...new Set(result.columns.map((c) => c.name))];
  const numbers = [...new Set(result.columns.filter((c) => isNumber(c.type)).map((c) => c.name))];
  return (
    <div className={css.axes}>
      <Select
        size="xs"
        w={150}
        label={look.kind === 'PIE' ? 'Parts' : 'Across'}
        allowDeselect={false}
        searchable
        data={look.kind === 'SCATTER' ? numbers : all}
        value={look.x || null}
        onChange={(x) => x && onLook({ ...look, x })}
      />
      <MultiSelect
        size="xs"
        className={css.measures}
        label={look.kind === 'PIE' ? 'Size' : 'Up'}
        placeholder={look.y.length === 0 ? 'Choose a number' : undefined}
        data={numbers}
        maxValues={6}
        hidePickedOptions
        value={look.y}
        onChange={(y) => onLook({ ...look, y, series: y.length > 1 ? '' : look.series })}
      />
      {look.kind !== 'PIE' && look.y.length < 2 && (
        <Select
          size="xs"
          w={150}
          label="Split by"
          placeholder="Nothing"
          clearable
          clearButtonProps={{ 'aria-label': 'Do not split' }}
          searchable
          data={all.filter((name) => name !== look.x && !look.y.includes(name))}
          value={look.series || null}
          onChange={(series) => onLook({ ...look, series: series ?? '' })}
        />
      )}
    </div>
  );
}
