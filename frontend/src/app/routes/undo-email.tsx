import { createFileRoute } from '@tanstack/react-router';
import { UndoEmailPage } from '~/features/entry/LinkPages';

export const Route = createFileRoute('/undo-email')({ component: UndoEmailPage });
