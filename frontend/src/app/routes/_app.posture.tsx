import { createFileRoute } from '@tanstack/react-router';
import { PosturePage } from '~/features/posture/PosturePage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/posture')({
  component: () => (
    <Guarded needs="POSTURE_READ" what="looking at the posture">
      <PosturePage />
    </Guarded>
  ),
});
