import { useEffect } from 'react';
import { useSubscription } from 'urql';
import { graphql } from '~/gql';

const DatasetUpdated = graphql(`
  subscription DatasetUpdated($id: ID) {
    datasetUpdated(id: $id) {
      id
      name
      tableName
      description
      visibility
      updatedAt
      latestVersion { id number state failure format fileName fileBytes fileSha256 rowCount rejectedCount warnings finishedAt }
      currentVersion { id }
    }
  }
`);

/**
 * Keeps the rows in the cache as the server has them. Tells the caller about
 * each event, so that a list can notice a dataset that it does not show yet.
 */
export function useLiveDatasets(id: string | undefined, told?: (id: string, state: string) => void) {
  const [{ data }] = useSubscription({ query: DatasetUpdated, variables: { id } });
  const event = data?.datasetUpdated;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one call per event, whichever function is current
  useEffect(() => {
    if (event) told?.(event.id, event.latestVersion.state);
  }, [event]);
}
