import { createFileRoute } from '@tanstack/react-router';
import { ExplorePage } from '~/features/analyses/ExplorePage';
import { Guarded } from '../Guarded';

type Search = { table?: string };

export const Route = createFileRoute('/_app/explore')({
  validateSearch: (search: Record<string, unknown>): Search => ({
    table: typeof search.table === 'string' ? search.table : undefined,
  }),
  component: Explore,
});

function Explore() {
  const { table } = Route.useSearch();
  return (
    <Guarded needs="RUN_CREATE" what="running queries">
      <ExplorePage key={table} />
    </Guarded>
  );
}
