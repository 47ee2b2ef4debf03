import { createFileRoute, redirect } from '@tanstack/react-router';
import { HomePage } from '~/features/home/HomePage';

export const Route = createFileRoute('/_app/')({
  // Whoever only reads what others share starts there.
  beforeLoad: ({ context }) => {
    if (!context.viewer.can.includes('DATASET_READ')) throw redirect({ to: '/shared', replace: true });
  },
  component: HomePage,
});
