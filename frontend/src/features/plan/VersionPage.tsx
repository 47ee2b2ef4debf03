import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { problemOf } from '~/lib/problem';
import { Copy } from '~/ui/Copy';
import { Page, Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { Differences } from './Differences';
import { Document } from './Document';
import css from './Plan.module.css';
import { Compare, Version } from './query';
import { TakeAway, usePrintsWhole } from './TakeAway';

/** A version as it was saved; or what it changed against another one. */
export function VersionPage({ number, against }: { number: number; against?: number }) {
  const [{ data, error }, reload] = useQuery({ query: Version, variables: { number } });
  const page = usePrintsWhole();
  const problem = problemOf(error);
  const version = data?.planVersion;
  return (
    <div ref={page} className={css.paper}>
      <Page
        title={`Response plan, version ${number}`}
        lead={
          version && (
            <>
              Saved by {version.author?.name ?? 'somebody who is gone'} <Ago at={version.createdAt} />, with what was
              configured then.{' '}
              <Link to="/plan" className={css.link}>
                Go to what is configured now
              </Link>
            </>
          )
        }
        actions={version && <TakeAway number={number} />}
      >
        {version ? (
          <>
            <p className={css.hash}>
              <span>SHA-256</span> <code className="mono">{version.sha256}</code>
              <Copy value={version.sha256} label="Copy the SHA-256" />
            </p>
            {against !== undefined && <Against number={number} against={against} />}
            <Document document={version.document} then />
          </>
        ) : problem ? (
          <ErrorState what="This version could not be loaded" problem={problem} onRetry={reload} />
        ) : (
          <SkeletonRows rows={8} />
        )}
      </Page>
    </div>
  );
}

function Against({ number, against }: { number: number; against: number }) {
  const [{ data, error }, reload] = useQuery({ query: Compare, variables: { from: against, to: number } });
  const problem = problemOf(error);
  return (
    <Panel title={`What changed since version ${against}`} flush>
      {problem ? (
        <ErrorState what="The versions could not be compared" problem={problem} onRetry={reload} />
      ) : !data ? (
        <SkeletonRows rows={3} />
      ) : data.planDifferences.length === 0 ? (
        <p className={css.lead}>Nothing that you can see.</p>
      ) : (
        <Differences lines={data.planDifferences} />
      )}
    </Panel>
  );
}
