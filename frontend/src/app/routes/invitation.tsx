import { createFileRoute } from '@tanstack/react-router';
import { InvitationPage } from '~/features/entry/InvitationPage';

export const Route = createFileRoute('/invitation')({ component: InvitationPage });
