import { count } from '~/lib/format';
import { isNumber, text } from '~/lib/value';
import css from './resultColumns.module.css';
import type { Column } from './VirtualGrid';

type Named = { name: string; type: string };

/** Grid columns for rows of a table in which a cell is found by row and column number. */
export function resultColumns<Row>(
  columns: readonly Named[],
  value: (row: Row, column: number) => unknown,
): Column<Row>[] {
  return columns.map(({ name, type }, i) => {
    const number = isNumber(type);
    return {
      id: `${i}:${name}`,
      header: name,
      note: type.length > 24 ? `${type.slice(0, 22)}…` : type,
      // Wide enough for the header; long values are cut and shown in full on hover.
      width: Math.max(number ? 96 : 132, Math.min(300, (name.length + Math.min(type.length, 24)) * 7.4 + 40)),
      // Numbers belong close together; the last column takes what is left.
      grow: i === columns.length - 1,
      align: number ? 'right' : undefined,
      cell: (row) => cell(value(row, i), number),
    };
  });
}

function cell(value: unknown, number: boolean) {
  if (value === null || value === undefined) return <span className={css.null}>null</span>;
  if (typeof value === 'number' && number) return Number.isInteger(value) ? count(value) : decimal.format(value);
  const shown = text(value);
  return <span title={shown.length > 24 ? shown : undefined}>{shown}</span>;
}

const decimal = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });
