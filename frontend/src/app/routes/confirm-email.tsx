import { createFileRoute } from '@tanstack/react-router';
import { ConfirmEmailPage } from '~/features/entry/LinkPages';

export const Route = createFileRoute('/confirm-email')({ component: ConfirmEmailPage });
