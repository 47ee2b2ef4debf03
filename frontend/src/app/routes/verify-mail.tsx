import { createFileRoute } from '@tanstack/react-router';
import { VerifyMailPage } from '~/features/entry/VerifyMailPage';

export const Route = createFileRoute('/verify-mail')({ component: VerifyMailPage });
