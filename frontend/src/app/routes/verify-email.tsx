import { createFileRoute } from '@tanstack/react-router';
import { VerifyEmailPage } from '~/features/entry/LinkPages';

export const Route = createFileRoute('/verify-email')({ component: VerifyEmailPage });
