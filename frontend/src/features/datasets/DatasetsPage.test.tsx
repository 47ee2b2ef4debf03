import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { graphql, HttpResponse } from 'msw';
import { beforeAll, expect, test, vi } from 'vitest';
import { fakeServer, show } from '~/test/show';
import { DatasetsPage } from './DatasetsPage';

vi.mock('~/lib/live', () => ({
  follow: () => () => undefined,
  useLive: () => ({ state: 'live' }),
  live: () => ({ subscribe: () => () => undefined }),
}));

const server = fakeServer();

// The test browser has no layout; the grid only asks for these two.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 400 });
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 1100 });
});

const dataset = (name: string, state = 'READY') => ({
  node: {
    __typename: 'Dataset',
    id: `dst_${name}`,
    name,
    tableName: name,
    visibility: 'PRIVATE',
    updatedAt: new Date().toISOString(),
    mine: true,
    owner: { __typename: 'User', id: 'usr_1', name: 'Sota Tanaka' },
    latestVersion: {
      __typename: 'DatasetVersion',
      id: `dsv_${name}`,
      state,
      format: 'CSV',
      fileBytes: 1200,
      rowCount: 10_000,
      rejectedCount: 0,
    },
  },
});

function answer(all: ReturnType<typeof dataset>[]) {
  server.use(
    graphql.query('Datasets', ({ variables }) => {
      const edges = all.filter(({ node }) => node.name.includes(variables.search ?? ''));
      return HttpResponse.json({
        data: {
          datasets: {
            __typename: 'DatasetConnection',
            totalCount: edges.length,
            pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
            edges: edges.map((edge) => ({ __typename: 'DatasetEdge', ...edge })),
          },
        },
      });
    }),
  );
}

test('who has no dataset yet is told how to get one', async () => {
  answer([]);
  await show(<DatasetsPage />, ['DATASET_READ', 'DATASET_CREATE']);
  expect(await screen.findByText('No datasets yet')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Upload the first file' })).toBeInTheDocument();
});

test('who may not upload is not offered it', async () => {
  answer([]);
  await show(<DatasetsPage />, ['DATASET_READ']);
  expect(await screen.findByText('No datasets yet')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: /upload/i })).not.toBeInTheDocument();
});

test('the filter narrows the list, and says so when nothing is left', async () => {
  answer([dataset('orders'), dataset('payments', 'PROCESSING')]);
  await show(<DatasetsPage />, ['DATASET_READ']);
  expect(await screen.findByRole('link', { name: 'payments' })).toBeInTheDocument();
  expect(screen.getByText('2 datasets')).toBeInTheDocument();

  const filter = screen.getByRole('textbox', { name: 'Filter datasets by name' });
  await userEvent.type(filter, 'ord');
  await waitFor(() => expect(screen.queryByRole('link', { name: 'payments' })).not.toBeInTheDocument());
  expect(screen.getByRole('link', { name: 'orders' })).toBeInTheDocument();

  await userEvent.type(filter, 'x');
  expect(await screen.findByText('No dataset is called “ordx”')).toBeInTheDocument();
});

test('a failure shows the request id, and trying again helps', async () => {
  server.use(
    graphql.query('Datasets', () =>
      HttpResponse.json({
        data: null,
        errors: [{ message: 'Something went wrong.', extensions: { code: 'INTERNAL', requestId: 'req_7' } }],
      }),
    ),
  );
  await show(<DatasetsPage />, ['DATASET_READ']);
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('The datasets could not be loaded');
  expect(alert).toHaveTextContent('req_7');

  answer([dataset('orders')]);
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('link', { name: 'orders' })).toBeInTheDocument();
});
