import { useMemo } from 'react';
import { plural } from '~/lib/format';
import { Panel } from '~/ui/Page';
import { resultColumns } from '~/ui/resultColumns';
import { VirtualGrid } from '~/ui/VirtualGrid';
import type { DatasetData } from './DatasetPage';

type Findings = NonNullable<DatasetData['latestVersion']['findings']>;

/** The first rows, as the sandbox read them. */
export function Preview({ findings }: { findings: Findings }) {
  const values = findings.preview as unknown[][];
  const rows = values[0]?.length ?? 0;
  const columns = useMemo(
    () => resultColumns(findings.columns, (row: number, column) => values[column]?.[row]),
    [findings.columns, values],
  );
  if (rows === 0) return null;
  return (
    <Panel title="Preview" hint={`the first ${plural(rows, 'row')}`} flush>
      <VirtualGrid
        label="Preview of the first rows"
        columns={columns}
        count={rows}
        get={(i) => i}
        height={Math.min(340, (rows + 1) * 30 + 16)}
        rowHeight={30}
      />
    </Panel>
  );
}
