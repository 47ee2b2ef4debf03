import type { ReactNode } from 'react';
import type { Permission } from '~/gql/graphql';
import { useCan } from '~/lib/viewer';
import { Forbidden } from './Failure';

/** Spares a person a page whose every request the server would refuse. */
export function Guarded({ needs, what, children }: { needs: Permission; what: string; children: ReactNode }) {
  const can = useCan();
  return can(needs) ? children : <Forbidden what={what} />;
}
