import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { graphql, HttpResponse } from 'msw';
import { expect, test, vi } from 'vitest';
import { fakeServer, show } from '~/test/show';
import { TableList } from './TableList';
import { useTables } from './useTables';

vi.mock('~/lib/live', () => ({
  follow: () => () => undefined,
  useLive: () => ({ state: 'live' }),
  live: () => ({ subscribe: () => () => undefined }),
}));

const server = fakeServer();

const all = Array.from({ length: 250 }, (_, i) => ({
  __typename: 'DatasetEdge',
  node: {
    __typename: 'Dataset',
    id: `dst_${i}`,
    name: `Data ${i}`,
    tableName: `t${String(i).padStart(3, '0')}`,
    currentVersion: { __typename: 'DatasetVersion', id: `ver_${i}`, rowCount: i, columns: [] },
  },
}));

function Tables() {
  const tables = useTables();
  return (
    <>
      <TableList {...tables} onInsert={() => undefined} />
      <output>{Object.keys(tables.schema).length} known</output>
    </>
  );
}

test('of 250 tables the first are listed, and the filter finds the others on the server', async () => {
  server.use(
    graphql.query('Tables', ({ variables }) => {
      const found = all.filter((e) => e.node.tableName.includes(String(variables.search ?? '')));
      return HttpResponse.json({
        data: {
          datasets: { __typename: 'DatasetConnection', edges: found.slice(0, 100), totalCount: found.length },
        },
      });
    }),
  );
  await show(<Tables />, ['DATASET_READ', 'RUN_CREATE']);
  expect(await screen.findByText('t099')).toBeInTheDocument();
  expect(screen.queryByText('t249')).not.toBeInTheDocument();
  expect(screen.getByText('150 more. Type in the filter to find them.')).toBeInTheDocument();
  await userEvent.type(screen.getByRole('textbox', { name: 'Filter tables and columns' }), 't249');
  expect(await screen.findByText('t249')).toBeInTheDocument();
  await waitFor(() => expect(screen.queryByText(/more\./)).not.toBeInTheDocument());
  // What was listed before still completes.
  expect(screen.getByText('101 known')).toBeInTheDocument();
});
