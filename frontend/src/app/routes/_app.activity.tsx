import { createFileRoute } from '@tanstack/react-router';
import { ActivityPage } from '~/features/activity/ActivityPage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/activity')({
  component: () => (
    <Guarded needs="ACTIVITY_READ" what="seeing activity">
      <ActivityPage />
    </Guarded>
  ),
});
