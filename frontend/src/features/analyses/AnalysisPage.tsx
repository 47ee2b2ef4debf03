import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { AnalysisQuery } from '~/gql/graphql';
import { problemOf } from '~/lib/problem';
import { NotFound } from '~/ui/NotFound';
import { Page, Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { OwnAnalysis } from './OwnAnalysis';
import { SharedAnalysis } from './SharedAnalysis';

const Analysis = graphql(`
  query Analysis($id: ID!) {
    analysis(id: $id) {
      id
      name
      description
      createdAt
      updatedAt
      mine
      sql
      owner { id name }
      parameters { name type value }
      chart { kind x y series }
      result { id createdAt rowCount truncated columns { name type } }
      shares { id audience expiresAt createdAt user { id name } }
    }
  }
`);

export type AnalysisData = AnalysisQuery['analysis'];

/** An analysis as its owner works on it, or as everybody else reads it. */
export function AnalysisPage({ id }: { id: string }) {
  const [{ data, error }, reload] = useQuery({
    query: Analysis,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const problem = problemOf(error);
  if (problem?.code === 'NOT_FOUND') return <NotFound />;
  if (data) {
    const { analysis } = data;
    return analysis.mine && analysis.sql !== null && analysis.sql !== undefined ? (
      <OwnAnalysis analysis={analysis} sql={analysis.sql} />
    ) : (
      <SharedAnalysis analysis={analysis} />
    );
  }
  return (
    <Page title="Analysis" wide>
      <Panel label="Analysis" flush>
        {problem ? (
          <ErrorState
            what="The analysis could not be loaded"
            problem={problem}
            onRetry={() => reload({ requestPolicy: 'network-only' })}
          />
        ) : (
          <SkeletonRows rows={8} height={34} />
        )}
      </Panel>
    </Page>
  );
}
