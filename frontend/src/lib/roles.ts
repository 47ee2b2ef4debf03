import type { Role } from '~/gql/graphql';

/** How roles read. What they may do is decided by the server alone. */
export const ROLES: Record<Role, { name: string; a: string; does: string }> = {
  ADMIN: { name: 'Admin', a: 'an admin', does: 'Admins govern the organization and may do what analysts do.' },
  ANALYST: { name: 'Analyst', a: 'an analyst', does: 'Analysts upload datasets, run analyses and share results.' },
  VIEWER: { name: 'Viewer', a: 'a viewer', does: 'Viewers see results that are shared with the team or with them.' },
  GUEST: { name: 'Guest', a: 'a guest', does: 'Guests see only results that are shared with them by name.' },
};

export const ROLE_ORDER: Role[] = ['ADMIN', 'ANALYST', 'VIEWER', 'GUEST'];
