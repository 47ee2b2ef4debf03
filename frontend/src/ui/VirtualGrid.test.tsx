import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, expect, test, vi } from 'vitest';
import { VirtualGrid } from './VirtualGrid';

// The test browser has no layout; the virtualizer only asks for these two.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 340 });
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 800 });
});

const columns = [
  { id: 'n', header: 'Number', width: 90, sortable: true, cell: (n: number) => `No. ${n}` },
  { id: 'sq', header: 'Square', width: 90, align: 'right' as const, cell: (n: number) => n * n },
];

test('a hundred thousand rows render a screenful and tell their number', () => {
  render(<VirtualGrid label="Numbers" columns={columns} count={100_000} get={(i) => i} height={340} />);
  expect(screen.getByRole('grid', { name: 'Numbers' })).toHaveAttribute('aria-rowcount', '100001');
  expect(screen.getAllByRole('row').length).toBeLessThan(60);
  expect(screen.getByText('No. 3')).toBeInTheDocument();
});

test('arrows move and Enter opens the row', async () => {
  const open = vi.fn();
  render(<VirtualGrid label="Numbers" columns={columns} count={50} get={(i) => i} onOpen={open} height={340} />);
  screen.getAllByRole('gridcell')[0]?.focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  expect(open).toHaveBeenCalledWith(2);
});

test('a header sorts, and a second press turns the order', async () => {
  const onSort = vi.fn();
  const grid = (sort: { by: string; descending: boolean }) => (
    <VirtualGrid label="N" columns={columns} count={3} get={(i) => i} sort={sort} onSort={onSort} height={340} />
  );
  render(grid({ by: 'n', descending: false }));
  expect(screen.getByRole('columnheader', { name: 'Number' })).toHaveAttribute('aria-sort', 'ascending');
  await userEvent.click(screen.getByRole('button', { name: 'Number' }));
  expect(onSort).toHaveBeenCalledWith({ by: 'n', descending: true });
});
