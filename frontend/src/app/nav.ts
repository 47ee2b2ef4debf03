import {
  IconActivity,
  IconChartHistogram,
  IconDatabase,
  IconDownload,
  IconHome,
  IconMail,
  IconSettings,
  IconShare3,
  IconShieldLock,
  IconSql,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Permission } from '~/gql/graphql';

export type Place = {
  to:
    | '/'
    | '/datasets'
    | '/explore'
    | '/analyses'
    | '/shared'
    | '/exports'
    | '/activity'
    | '/team'
    | '/security'
    | '/settings'
    | '/development/mail';
  label: string;
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
  /** The letter after g. */
  key: string;
  /** Shown to whoever holds this; to everybody if left out. */
  needs?: Permission;
  /** Only where the server runs in development mode. */
  development?: boolean;
};

export const NAV: { group: string; places: Place[] }[] = [
  {
    group: 'Analyse',
    places: [
      { to: '/', label: 'Home', icon: IconHome, key: 'h', needs: 'DATASET_READ' },
      { to: '/datasets', label: 'Datasets', icon: IconDatabase, key: 'd', needs: 'DATASET_READ' },
      { to: '/explore', label: 'Explore', icon: IconSql, key: 'e', needs: 'RUN_CREATE' },
      { to: '/analyses', label: 'Analyses', icon: IconChartHistogram, key: 'a', needs: 'ANALYSIS_CREATE' },
      { to: '/shared', label: 'Shared with me', icon: IconShare3, key: 's' },
      { to: '/exports', label: 'Exports', icon: IconDownload, key: 'x' },
    ],
  },
  {
    group: 'Security Center',
    places: [
      { to: '/security', label: 'Your security', icon: IconShieldLock, key: 'n', needs: 'FACTOR_READ' },
      { to: '/activity', label: 'Activity', icon: IconActivity, key: 'v', needs: 'ACTIVITY_READ' },
    ],
  },
  {
    group: 'Governance',
    places: [
      { to: '/team', label: 'Team', icon: IconUsers, key: 't', needs: 'MEMBER_LIST' },
      { to: '/settings', label: 'Settings', icon: IconSettings, key: ',' },
      {
        to: '/development/mail',
        label: 'Development mail',
        icon: IconMail,
        key: 'm',
        needs: 'MEMBER_INVITE',
        development: true,
      },
    ],
  },
];

/** What this person can go to. */
export function placesFor(can: readonly Permission[], development: boolean) {
  return NAV.map(({ group, places }) => ({
    group,
    places: places.filter((p) => (!p.needs || can.includes(p.needs)) && (!p.development || development)),
  })).filter((g) => g.places.length > 0);
}
