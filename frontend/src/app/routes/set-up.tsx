import { createFileRoute } from '@tanstack/react-router';
import { SetUpPage } from '~/features/entry/SetUpPage';

export const Route = createFileRoute('/set-up')({ component: SetUpPage });
