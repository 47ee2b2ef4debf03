import { createFileRoute } from '@tanstack/react-router';
import { NotMePage } from '~/features/entry/LinkPages';

export const Route = createFileRoute('/not-me')({ component: NotMePage });
