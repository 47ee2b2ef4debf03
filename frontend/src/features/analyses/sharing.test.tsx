import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { graphql, HttpResponse } from 'msw';
import { expect, test, vi } from 'vitest';
import { fakeServer, show } from '~/test/show';
import type { AnalysisData } from './AnalysisPage';
import { ExportMenu } from './ExportMenu';
import { ShareDialog } from './ShareDialog';

vi.mock('~/lib/live', () => ({
  follow: () => () => undefined,
  useLive: () => ({ state: 'live' }),
  live: () => ({ subscribe: () => () => undefined }),
}));

const server = fakeServer();

/** What floats is hidden where there is no layout by which to place it. */
const hidden = true;

const verdict = (part: { allowed: boolean; reason: string; formats: string[] }) =>
  server.use(
    graphql.query('ExportVerdict', () =>
      HttpResponse.json({ data: { exportVerdict: { __typename: 'ExportVerdict', ...part } } }),
    ),
  );

test('an export that the gate refuses is explained and cannot be begun', async () => {
  verdict({ allowed: false, reason: 'Guests may not download in this organization.', formats: [] });
  await show(<ExportMenu resultId="res_1" />, ['EXPORT_CREATE']);
  await userEvent.click(await screen.findByRole('button', { name: 'Export' }));
  expect(await screen.findByText('Guests may not download in this organization.')).toBeInTheDocument();
  expect(screen.queryByRole('menuitem', { hidden })).not.toBeInTheDocument();
});

test('an allowed export offers exactly the formats of the gate', async () => {
  verdict({ allowed: true, reason: '', formats: ['CSV', 'PARQUET'] });
  await show(<ExportMenu resultId="res_1" />, ['EXPORT_CREATE']);
  await userEvent.click(await screen.findByRole('button', { name: 'Export' }));
  expect(await screen.findByRole('menuitem', { name: /CSV/, hidden })).toBeInTheDocument();
  expect(screen.getAllByRole('menuitem', { hidden })).toHaveLength(2);
});

const analysis = (shares: AnalysisData['shares']): AnalysisData => ({
  id: 'anl_1',
  name: 'Strikes',
  description: '',
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  mine: true,
  sql: 'SELECT 1',
  owner: { id: 'usr_1', name: 'Sota Tanaka' },
  parameters: [],
  chart: { kind: 'TABLE', x: '', y: [], series: '' },
  result: null,
  shares,
});

const member = (id: string, name: string, state = 'ACTIVE', mine = false) => ({
  __typename: 'MembershipEdge',
  node: {
    __typename: 'Membership',
    id: `mem_${id}`,
    role: 'VIEWER',
    state,
    mine,
    user: { __typename: 'User', id: `usr_${id}`, name, email: `${id}@northwind.example` },
  },
});

test('one shares with active others who do not have it yet', async () => {
  const asked: unknown[] = [];
  server.use(
    graphql.query('People', () =>
      HttpResponse.json({
        data: {
          members: {
            __typename: 'MembershipConnection',
            pageInfo: { __typename: 'PageInfo', hasNextPage: false },
            edges: [
              member('1', 'Sota Tanaka', 'ACTIVE', true),
              member('2', 'Lars Holm'),
              member('3', 'Nina Fischer', 'SUSPENDED'),
              member('4', 'Ada Berg'),
            ],
          },
        },
      }),
    ),
    graphql.mutation('ShareAnalysis', ({ variables }) => {
      asked.push(variables.input);
      return HttpResponse.json({
        data: null,
        errors: [{ message: 'Lars Holm left.', extensions: { code: 'CONFLICT', requestId: 'req_9' } }],
      });
    }),
  );
  const shared = {
    id: 'shr_1',
    audience: 'PERSON' as const,
    expiresAt: null,
    createdAt: '2026-01-01T00:00:00Z',
    user: { id: 'usr_4', name: 'Ada Berg' },
  };
  await show(<ShareDialog analysis={analysis([shared])} opened onClose={() => undefined} />, ['SHARE_CREATE']);
  expect(await screen.findByRole('button', { name: 'Withdraw from Ada Berg' })).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Share' })).toBeDisabled();

  await userEvent.click(screen.getByRole('combobox', { name: 'Person' }));
  expect(await screen.findByRole('option', { name: 'Lars Holm (viewer)', hidden })).toBeInTheDocument();
  for (const name of ['Sota Tanaka', 'Nina Fischer', 'Ada Berg'])
    expect(screen.queryByRole('option', { name: new RegExp(name), hidden })).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole('option', { name: 'Lars Holm (viewer)', hidden }));
  await userEvent.click(screen.getByRole('button', { name: 'Share' }));
  // What the server refuses is told, and the choice stays for another try.
  expect(await screen.findByText('Lars Holm left.')).toBeInTheDocument();
  expect(screen.getByText(/req_9/)).toBeInTheDocument();
  expect(screen.getByRole('combobox', { name: 'Person' })).toHaveValue('Lars Holm (viewer)');
  expect(asked).toEqual([{ analysisId: 'anl_1', audience: 'PERSON', userId: 'usr_2' }]);
});

test('one of 250 people is found by the server', async () => {
  const all = Array.from({ length: 250 }, (_, i) => member(String(i), `Person Nr${i}`));
  server.use(
    graphql.query('People', ({ variables }) => {
      const found = all.filter((m) =>
        m.node.user.name.toLowerCase().includes(String(variables.search ?? '').toLowerCase()),
      );
      return HttpResponse.json({
        data: {
          members: {
            __typename: 'MembershipConnection',
            edges: found.slice(0, 50),
            pageInfo: { __typename: 'PageInfo', hasNextPage: found.length > 50 },
          },
        },
      });
    }),
  );
  await show(<ShareDialog analysis={analysis([])} opened onClose={() => undefined} />, ['SHARE_CREATE']);
  const field = await screen.findByRole('combobox', { name: 'Person' });
  await userEvent.click(field);
  expect(await screen.findByRole('option', { name: /type a name/, hidden })).toBeInTheDocument();
  expect(screen.queryByRole('option', { name: 'Person Nr249 (viewer)', hidden })).not.toBeInTheDocument();
  await userEvent.type(field, 'nr249');
  await userEvent.click(await screen.findByRole('option', { name: 'Person Nr249 (viewer)', hidden }));
  expect(field).toHaveValue('Person Nr249 (viewer)');
  expect(screen.getByRole('button', { name: 'Share' })).toBeEnabled();
});
