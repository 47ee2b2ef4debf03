import { createFileRoute } from '@tanstack/react-router';
import { TeamPage } from '~/features/team/TeamPage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/team')({
  component: () => (
    <Guarded needs="MEMBER_LIST" what="seeing the team">
      <TeamPage />
    </Guarded>
  ),
});
