import { IconLock } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { ProblemError } from '~/lib/problem';
import { LinkButton } from '~/ui/LinkButton';
import { Empty, ErrorState } from '~/ui/State';
import css from './Failure.module.css';

const Centre = ({ title, children }: { title: string; children: ReactNode }) => {
  useEffect(() => {
    document.title = `${title} · Strongroom`;
  }, [title]);
  return <div className={css.centre}>{children}</div>;
};

const Home = () => (
  <LinkButton to="/" variant="default">
    Go to the start
  </LinkButton>
);

export const Forbidden = ({ what }: { what: string }) => (
  <Centre title="Not allowed">
    <h1 className="sr">Not allowed</h1>
    <Empty icon={IconLock} title={`Your role does not include ${what}`} action={<Home />}>
      An admin of your organization can change your role on the Team page.
    </Empty>
  </Centre>
);

/** What the router shows when a page throws: a problem of the server, or a bug of ours. */
export function Broken({ error }: { error: unknown }) {
  const router = useRouter();
  const problem =
    error instanceof ProblemError
      ? error.problem
      : { code: 'INTERNAL' as const, message: 'This page ran into a bug. Reloading may help.', fields: {} };
  return (
    <Centre title="Something went wrong">
      <h1 className="sr">Something went wrong</h1>
      <ErrorState what="This page could not be shown" problem={problem} onRetry={() => void router.invalidate()} />
    </Centre>
  );
}
