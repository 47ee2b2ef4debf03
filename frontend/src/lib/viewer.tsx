import { createContext, type ReactNode, useContext } from 'react';
import { graphql } from '~/gql';
import type { Permission, ViewerQuery as ViewerData } from '~/gql/graphql';
import { client } from './graphql';
import { type Problem, ProblemError, problemOf } from './problem';

export const ViewerQuery = graphql(`
  query Viewer {
    server { version setupNeeded developmentMode passkeys uploadLimit resultRowLimit }
    viewer {
      user { id name email }
      organization { id name }
      role
      can
      organizations { id name }
      textMessages
      factorDemand { rule step until recovered }
    }
  }
`);

type Server = ViewerData['server'];
type AnyViewer = NonNullable<ViewerData['viewer']>;

/** Somebody who is signed in and acts in an organization. */
export type Viewer = AnyViewer & { organization: NonNullable<AnyViewer['organization']>; server: Server };

/** Asks who is signed in, if anybody; throws a ProblemError when the server does not answer. */
export async function loadEntrance(fresh = false): Promise<{ server: Server; viewer: AnyViewer | null }> {
  const result = await client
    .query(ViewerQuery, {}, { requestPolicy: fresh ? 'network-only' : 'cache-first' })
    .toPromise();
  // A viewer that is known in part must not be mistaken for one without an organization.
  if (!result.data || result.error) throw new ProblemError(problemOf(result.error) as Problem);
  return { server: result.data.server, viewer: result.data.viewer ?? null };
}

const Context = createContext<Viewer | undefined>(undefined);

export const ViewerProvider = ({ viewer, children }: { viewer: Viewer; children: ReactNode }) => (
  <Context value={viewer}>{children}</Context>
);

export function useViewer(): Viewer {
  const viewer = useContext(Context);
  if (!viewer) throw new Error('useViewer needs a ViewerProvider above it');
  return viewer;
}

/** Whether the server said that this person may; it only hides things, the server decides. */
export function useCan(): (permission: Permission) => boolean {
  const { can } = useViewer();
  return (permission) => can.includes(permission);
}
