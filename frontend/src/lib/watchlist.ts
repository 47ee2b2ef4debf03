import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { WatchlistQuery } from '~/gql/graphql';
import { useCan } from './viewer';

const Query = graphql(`
  query Watchlist {
    watchlist { id kind objectId name reason times createdAt expiresAt endedAt admin { id name } }
  }
`);

export type Watch = WatchlistQuery['watchlist'][number];

/** What is watched more closely, and was; for those who may know. */
export function useWatchlist() {
  const may = useCan()('WATCH_MANAGE');
  const [{ data, error }, reload] = useQuery({ query: Query, pause: !may, requestPolicy: 'cache-and-network' });
  return { watches: may ? data?.watchlist : undefined, error, reload };
}
