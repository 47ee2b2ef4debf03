import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { AccountQuery } from '~/gql/graphql';
import { problemOf } from '~/lib/problem';

const AccountDocument = graphql(`
  query Account {
    account {
      email
      emailVerifiedAt
      pendingEmail
      hasPassword
      passwordChangedAt
      passwordPolicy { minimumLength requireClasses minimumScore words }
      mailPhrase
      mailPreferences { topic on critical }
      networks
      passkeyAnywhere
      address
    }
  }
`);

export type Account = AccountQuery['account'];

/** One's own account; every section of the page Security shows a part of it. */
export function useAccount() {
  const [{ data, error }, reload] = useQuery({ query: AccountDocument, requestPolicy: 'cache-and-network' });
  return {
    account: data?.account,
    problem: problemOf(error),
    retry: () => reload({ requestPolicy: 'network-only' }),
  };
}
