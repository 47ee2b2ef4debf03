import { useMemo } from 'react';
import { resultColumns } from '~/ui/resultColumns';
import { ErrorState } from '~/ui/State';
import { VirtualGrid } from '~/ui/VirtualGrid';
import { type Result, type Row, useRows } from './useRows';

const ROW = 30;

export function ResultGrid({ result }: { result: Result }) {
  const rows = useRows(result);
  const columns = useMemo(
    () => resultColumns(result.columns, (row: Row, column) => row.columns[column]?.[row.at]),
    [result.columns],
  );
  if (rows.problem)
    return <ErrorState what="The rows could not be loaded" problem={rows.problem} onRetry={rows.retry} />;
  return (
    <VirtualGrid
      label="Result"
      columns={columns}
      count={result.rowCount}
      get={rows.get}
      onRange={rows.onRange}
      height={Math.max(160, Math.min(480, (result.rowCount + 1) * ROW + 16))}
      rowHeight={ROW}
    />
  );
}
