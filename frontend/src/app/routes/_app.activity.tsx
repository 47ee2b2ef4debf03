import { createFileRoute } from '@tanstack/react-router';
import { ActivityPage } from '~/features/activity/ActivityPage';
import { readSearch } from '~/features/activity/search';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/activity')({
  validateSearch: readSearch,
  component: Activity,
});

function Activity() {
  const search = Route.useSearch();
  return (
    <Guarded needs="ACTIVITY_READ" what="seeing activity">
      <ActivityPage search={search} />
    </Guarded>
  );
}
