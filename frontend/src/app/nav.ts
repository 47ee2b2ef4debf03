import {
  IconActivity,
  IconApi,
  IconChartHistogram,
  IconDatabase,
  IconDevices,
  IconDownload,
  IconHome,
  IconMail,
  IconSettings,
  IconShare3,
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
    | '/sessions'
    | '/settings'
    | '/console'
    | '/development/mail';
  label: string;
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
  /** The letter after g. */
  key: string;
  /** Shown to whoever holds this; to everybody if left out. */
  needs?: Permission;
  /** Only where the server runs in development mode; or there also without the permission. */
  development?: 'only' | 'everybody';
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
      { to: '/sessions', label: 'Sessions', icon: IconDevices, key: 'n', needs: 'SESSION_READ' },
      { to: '/activity', label: 'Activity', icon: IconActivity, key: 'v', needs: 'ACTIVITY_READ' },
    ],
  },
  {
    group: 'Governance',
    places: [
      { to: '/team', label: 'Team', icon: IconUsers, key: 't', needs: 'MEMBER_LIST' },
      { to: '/settings', label: 'Settings', icon: IconSettings, key: ',' },
      { to: '/console', label: 'API console', icon: IconApi, key: 'i', needs: 'SCHEMA_READ', development: 'everybody' },
      {
        to: '/development/mail',
        label: 'Development mail',
        icon: IconMail,
        key: 'm',
        needs: 'MEMBER_INVITE',
        development: 'only',
      },
    ],
  },
];

/** What this person can go to. */
export function placesFor(can: readonly Permission[], development: boolean) {
  return NAV.map(({ group, places }) => ({
    group,
    places: places.filter((p) => {
      if (p.development === 'only' && !development) return false;
      return !p.needs || can.includes(p.needs) || (p.development === 'everybody' && development);
    }),
  })).filter((g) => g.places.length > 0);
}
