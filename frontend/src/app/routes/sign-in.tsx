import { createFileRoute, redirect } from '@tanstack/react-router';
import { SignInPage } from '~/features/entry/SignInPage';
import { loadEntrance } from '~/lib/viewer';

type Search = { next?: string; ended?: boolean };

/** Only a path of this app: an address elsewhere would make the page a springboard for phishing. */
const ownPath = (next: unknown) =>
  typeof next === 'string' && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : undefined;

export const Route = createFileRoute('/sign-in')({
  validateSearch: (search: Record<string, unknown>): Search => ({
    next: ownPath(search.next),
    ended: search.ended === true ? true : undefined,
  }),
  beforeLoad: async ({ search }) => {
    const { viewer, server } = await loadEntrance(true);
    if (viewer) throw redirect({ href: search.next ?? '/' });
    return { setupNeeded: server.setupNeeded, passkeys: server.passkeys };
  },
  component: SignIn,
});

function SignIn() {
  const { next, ended } = Route.useSearch();
  const { setupNeeded, passkeys } = Route.useRouteContext();
  return <SignInPage next={next ?? '/'} ended={ended === true} setupNeeded={setupNeeded} passkeys={passkeys} />;
}
