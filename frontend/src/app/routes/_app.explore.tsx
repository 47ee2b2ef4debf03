import { createFileRoute } from '@tanstack/react-router';
import { ExplorePage } from '~/features/analyses/ExplorePage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/explore')({
  component: () => (
    <Guarded needs="RUN_CREATE" what="running queries">
      <ExplorePage />
    </Guarded>
  ),
});
