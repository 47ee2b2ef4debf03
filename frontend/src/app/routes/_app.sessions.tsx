import { createFileRoute } from '@tanstack/react-router';
import { SessionsPage } from '~/features/sessions/SessionsPage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/sessions')({
  component: () => (
    <Guarded needs="SESSION_READ" what="seeing sessions">
      <SessionsPage />
    </Guarded>
  ),
});
