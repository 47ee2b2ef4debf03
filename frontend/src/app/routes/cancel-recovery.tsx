import { createFileRoute } from '@tanstack/react-router';
import { CancelRecoveryPage } from '~/features/entry/LinkPages';

export const Route = createFileRoute('/cancel-recovery')({ component: CancelRecoveryPage });
