import { createFileRoute } from '@tanstack/react-router';
import { RecoverPage } from '~/features/entry/RecoverPage';

export const Route = createFileRoute('/recover')({ component: RecoverPage });
