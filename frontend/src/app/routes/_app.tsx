import { createFileRoute, redirect } from '@tanstack/react-router';
import { Homeless } from '~/features/entry/Homeless';
import { loadEntrance, ViewerProvider } from '~/lib/viewer';
import { SecondFactor } from '../SecondFactor';
import { Shell } from '../Shell';

export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ location }) => {
    const { viewer, server } = await loadEntrance();
    if (!viewer) throw redirect({ to: '/sign-in', search: location.pathname === '/' ? {} : { next: location.href } });
    return { viewer, server };
  },
  component: App,
});

function App() {
  const { viewer, server } = Route.useRouteContext();
  const { organization, factorDemand } = viewer;
  if (!organization) return <Homeless email={viewer.user.email ?? ''} />;
  return (
    <ViewerProvider viewer={{ ...viewer, organization, server }}>
      {factorDemand && !factorDemand.until ? <SecondFactor demand={factorDemand} /> : <Shell />}
    </ViewerProvider>
  );
}
