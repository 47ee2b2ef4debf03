import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import css from './VirtualGrid.module.css';

export type Column<Row> = {
  id: string;
  header: string;
  /** A second, quieter word in the header, such as a column's type. */
  note?: string;
  width: number;
  grow?: boolean;
  align?: 'right';
  /** Left out when the grid is narrower than this. */
  from?: number;
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
};

export type Sort = { by: string; descending: boolean };

type Props<Row> = {
  label: string;
  columns: Column<Row>[];
  count: number;
  /** The row, or undefined while it is on its way. */
  get: (index: number) => Row | undefined;
  /** Told which rows are in sight, to fetch them. */
  onRange?: (first: number, last: number) => void;
  /** Enter or a click anywhere on the row. */
  onOpen?: (row: Row) => void;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  rowHeight?: number;
  /** Pixels; without it the grid fills the flex container that it stands in. */
  height?: number;
};

/** How far PageUp and PageDown go, and where each key leads; undefined for all other keys. */
function step(
  key: string,
  control: boolean,
  at: { r: number; c: number },
  page: number,
  rows: number,
  columns: number,
) {
  const { r, c } = at;
  switch (key) {
    case 'ArrowDown':
      return { r: r + 1, c };
    case 'ArrowUp':
      return { r: r - 1, c };
    case 'ArrowRight':
      return { r, c: c + 1 };
    case 'ArrowLeft':
      return { r, c: c - 1 };
    case 'PageDown':
      return { r: r + page, c };
    case 'PageUp':
      return { r: r - page, c };
    case 'Home':
      return { r: control ? 0 : r, c: 0 };
    case 'End':
      return { r: control ? rows - 1 : r, c: columns - 1 };
    default:
      return undefined;
  }
}

/**
 * The WAI-ARIA grid pattern over any number of rows: one tab stop, arrows,
 * Home, End, PageUp and PageDown with Ctrl; the row count is that of the whole set.
 */
export function VirtualGrid<Row>(props: Props<Row>) {
  const { label, columns: all, count, get, onRange, onOpen, sort, onSort, rowHeight = 34, height } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState({ r: 0, c: 0 });
  const [width, setWidth] = useState(0);
  const moved = useRef(false);
  const columns = useMemo(() => all.filter((c) => !c.from || width === 0 || width >= c.from), [all, width]);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: rowHeight,
  });
  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => onRange?.(first, last), [first, last, onRange]);
  useEffect(() => {
    if (!moved.current) return;
    rows.scrollToIndex(at.r, { align: 'auto' });
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-cell="${at.r}:${at.c}"]`)?.focus({ preventScroll: true }),
    );
  }, [at, rows.scrollToIndex]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target as HTMLElement).dataset.cell) return;
    if (event.key === 'Enter' && onOpen) {
      const row = get(at.r);
      if (row) onOpen(row);
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const next = step(event.key, event.ctrlKey || event.metaKey, at, page, count, columns.length);
    if (!next) return;
    event.preventDefault();
    moved.current = true;
    setAt({
      r: Math.max(0, Math.min(count - 1, next.r)),
      c: Math.max(0, Math.min(columns.length - 1, next.c)),
    });
  };

  const template = columns.map((c) => (c.grow ? `minmax(${c.width}px, 1fr)` : `${c.width}px`)).join(' ');
  const inSight = at.r >= first && at.r <= last;
  return (
    <div
      ref={scroller}
      className={css.scroll}
      data-fill={height === undefined || undefined}
      style={height === undefined ? { flexBasis: (count + 1) * rowHeight + 2 } : { height }}
    >
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length}
        onKeyDown={onKeyDown}
        className={css.grid}
      >
        <div role="rowgroup" className={css.headWrap}>
          <div
            role="row"
            aria-rowindex={1}
            className={css.head}
            style={{ gridTemplateColumns: template, height: rowHeight }}
          >
            {columns.map((column) => (
              <Header key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const row = get(item.index);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a cell does the same, see onKeyDown
              <div
                role="row"
                aria-rowindex={item.index + 2}
                aria-busy={!row || undefined}
                key={item.key}
                className={css.row}
                data-opens={(onOpen && row !== undefined) || undefined}
                onClick={(event) => {
                  if (row && onOpen && !(event.target as HTMLElement).closest('a, button')) onOpen(row);
                }}
                style={{ gridTemplateColumns: template, height: rowHeight, transform: `translateY(${item.start}px)` }}
              >
                {columns.map((column, c) => {
                  const here = item.index === at.r && c === at.c;
                  return (
                    <div
                      role="gridcell"
                      key={column.id}
                      data-cell={`${item.index}:${c}`}
                      data-align={column.align}
                      tabIndex={here || (!inSight && item.index === first && c === 0) ? 0 : -1}
                      onFocus={(event) => {
                        if (event.target !== event.currentTarget) return;
                        moved.current = false;
                        setAt({ r: item.index, c });
                      }}
                    >
                      {row === undefined ? <i className={css.ghost} /> : column.cell(row)}
                    </div>
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Header<Row>({ column, sort, onSort }: { column: Column<Row>; sort?: Sort; onSort?: (s: Sort) => void }) {
  const on = sort?.by === column.id;
  const text = (
    <>
      {column.header}
      {column.note && <span className={css.note}>{column.note}</span>}
    </>
  );
  if (!column.sortable || !onSort)
    return (
      <div
        role="columnheader"
        data-align={column.align}
        title={column.note ? `${column.header} ${column.note}` : undefined}
      >
        {text}
      </div>
    );
  return (
    <div
      role="columnheader"
      data-align={column.align}
      aria-sort={on ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className={css.sort}
        onClick={() => onSort({ by: column.id, descending: on ? !sort.descending : column.align === 'right' })}
      >
        {text}
        {on && (sort.descending ? <IconArrowDown size={13} aria-hidden /> : <IconArrowUp size={13} aria-hidden />)}
      </button>
    </div>
  );
}
