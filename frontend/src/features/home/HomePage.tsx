import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { problemOf } from '~/lib/problem';
import { useCan, useViewer } from '~/lib/viewer';
import { Page, Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { FirstSteps, type Step } from './FirstSteps';
import css from './Home.module.css';
import { LatestActivity } from './LatestActivity';
import { Recent } from './Recent';

const Home = graphql(`
  query Home($governs: Boolean!) {
    datasets(first: 5, orderBy: { field: UPDATED_AT, direction: DESC }) {
      totalCount
      edges { node { id name updatedAt latestVersion { id state rowCount } } }
    }
    analyses(first: 5, shared: false, orderBy: { field: UPDATED_AT, direction: DESC }) {
      totalCount
      edges { node { id name updatedAt chart { kind } result { id rowCount } shares { id } } }
    }
    members(first: 2) @include(if: $governs) { totalCount }
    invitations(first: 1) @include(if: $governs) { totalCount }
  }
`);

/** Good morning, afternoon or evening, by this person's clock. */
export function greeting(hour: number): string {
  if (hour < 5) return 'Good night';
  if (hour < 12) return 'Good morning';
  return hour < 18 ? 'Good afternoon' : 'Good evening';
}

export function HomePage() {
  const { user, organization } = useViewer();
  const can = useCan();
  const [{ data, error }, reload] = useQuery({
    query: Home,
    variables: { governs: can('MEMBER_INVITE') },
    requestPolicy: 'cache-and-network',
  });
  const problem = problemOf(error);
  const datasets = (data?.datasets.edges ?? []).flatMap((edge) => (edge?.node ? [edge.node] : []));
  const analyses = (data?.analyses.edges ?? []).flatMap((edge) => (edge?.node ? [edge.node] : []));

  const steps: Step[] = [];
  if (data && can('DATASET_CREATE'))
    steps.push({
      title: 'Upload a dataset',
      text: 'CSV, JSON or Parquet. Only ciphertext touches the disk.',
      to: '/datasets',
      done: data.datasets.totalCount > 0,
    });
  if (data && can('RUN_CREATE'))
    steps.push({
      title: 'Ask a question of it',
      text: 'Write SQL, see rows and a chart, keep it as an analysis.',
      to: '/explore',
      done: data.analyses.totalCount > 0,
    });
  if (data && can('MEMBER_INVITE'))
    steps.push({
      title: 'Invite your team',
      text: 'Analysts work, viewers and guests read what you share.',
      to: '/team',
      done: (data.members?.totalCount ?? 0) > 1 || (data.invitations?.totalCount ?? 0) > 0,
    });
  if (data && can('SHARE_CREATE'))
    steps.push({
      title: 'Share a result',
      text: 'With the team or one person. Nobody sees the rows behind it.',
      to: '/analyses',
      done: analyses.some((a) => (a.shares?.length ?? 0) > 0),
    });

  return (
    <Page
      wide
      title={`${greeting(new Date().getHours())}, ${user.name.split(' ')[0]}`}
      tab="Home"
      lead={`What is going on in ${organization.name}.`}
    >
      {problem && !data ? (
        <Panel label="Home">
          <ErrorState
            what="Your workspace could not be loaded"
            problem={problem}
            onRetry={() => reload({ requestPolicy: 'network-only' })}
          />
        </Panel>
      ) : (
        <>
          {steps.some((step) => !step.done) && <FirstSteps steps={steps} />}
          <div className={css.columns}>
            <div className={css.column}>
              <Panel title="Recent analyses" flush>
                {data ? <Recent kind="analysis" items={analyses} /> : <SkeletonRows rows={5} height={48} />}
              </Panel>
              <Panel title="Recent datasets" flush>
                {data ? <Recent kind="dataset" items={datasets} /> : <SkeletonRows rows={5} height={48} />}
              </Panel>
            </div>
            <LatestActivity />
          </div>
        </>
      )}
    </Page>
  );
}
