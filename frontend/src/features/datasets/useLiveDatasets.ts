import { useEffect, useRef } from 'react';
import { useSubscription } from 'urql';
import { graphql } from '~/gql';
import type { DatasetUpdatedSubscription } from '~/gql/graphql';

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

type Options = {
  /** Only this dataset; every readable one without it. */
  id?: string;
  pause?: boolean;
  told: (dataset: DatasetUpdatedSubscription['datasetUpdated']) => void;
};

/**
 * Keeps the rows in the cache as the server has them. Tells the caller about
 * each event, so that a list can notice a dataset that it does not show yet.
 */
export function useLiveDatasets({ id, pause, told }: Options) {
  const [{ data }] = useSubscription({ query: DatasetUpdated, variables: { id }, pause });
  const event = data?.datasetUpdated;
  // One call for each event, of whichever function is current.
  const latest = useRef(told);
  latest.current = told;
  useEffect(() => {
    if (event) latest.current(event);
  }, [event]);
}
