import './styles/index.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider as UrqlProvider } from 'urql';
import { router } from '~/app/router';
import { installSecurityHooks } from '~/lib/csp';
import { client } from '~/lib/graphql';
import { ThemeProvider } from '~/ui/theme';

installSecurityHooks();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <ThemeProvider>
      <UrqlProvider value={client}>
        <RouterProvider router={router} />
      </UrqlProvider>
    </ThemeProvider>
  </StrictMode>,
);
