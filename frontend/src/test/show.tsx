import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { setupServer } from 'msw/node';
import type { ReactElement } from 'react';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import type { Permission } from '~/gql/graphql';
import { type Viewer, ViewerProvider } from '~/lib/viewer';
import { ThemeProvider } from '~/ui/theme';

/** A server that answers what a test tells it to; any other request fails the test. */
export function fakeServer() {
  const server = setupServer();
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());
  return server;
}

/** Renders as the app does, for somebody with these permissions; nothing is cached from the test before. */
export async function show(element: ReactElement, can: Permission[]) {
  vi.resetModules();
  const [{ client }, { Provider }] = await Promise.all([import('~/lib/graphql'), import('urql')]);
  const viewer: Viewer = {
    user: { id: 'usr_1', name: 'Sota Tanaka', email: 'sota@northwind.example' },
    organization: { id: 'org_1', name: 'Northwind' },
    factorDemand: null,
    textMessages: true,
    organizations: [{ id: 'org_1', name: 'Northwind' }],
    role: 'ANALYST',
    can,
    server: {
      version: 'test',
      setupNeeded: false,
      passkeys: true,
      developmentMode: false,
      uploadLimit: 1e9,
      resultRowLimit: 100_000,
    },
  };
  const router = createRouter({
    routeTree: createRootRoute({ component: () => element }),
    history: createMemoryHistory(),
  });
  return render(
    <ThemeProvider>
      <Provider value={client}>
        <ViewerProvider viewer={viewer}>
          <RouterProvider router={router as never} />
        </ViewerProvider>
      </Provider>
    </ThemeProvider>,
  );
}
