import { createFileRoute } from '@tanstack/react-router';
import { NotFound } from '~/ui/NotFound';

/** Unknown addresses stay inside the frame, so that there is a way on. */
export const Route = createFileRoute('/_app/$')({ component: NotFound });
