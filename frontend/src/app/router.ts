import { createRouter } from '@tanstack/react-router';
import { routeTree } from '~/routeTree.gen';
import { NotFound } from '~/ui/NotFound';
import { Broken } from './Failure';

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 150,
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
