import {
  IconActivity,
  IconAlertHexagon,
  IconApi,
  IconBook2,
  IconChartHistogram,
  IconDatabase,
  IconDownload,
  IconFileCertificate,
  IconFirstAidKit,
  IconHeartRateMonitor,
  IconHome,
  IconListSearch,
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
    | '/alerts'
    | '/incidents'
    | '/plan'
    | '/rules'
    | '/audit'
    | '/posture'
    | '/team'
    | '/security'
    | '/settings'
    | '/console'
    | '/development/mail';
  label: string;
  /** What it is called for whoever sees there only what is their own. */
  own?: { unless: Permission; label: string };
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
      {
        to: '/exports',
        label: 'Exports',
        own: { unless: 'EXPORT_AUDIT', label: 'My exports' },
        icon: IconDownload,
        key: 'x',
        needs: 'EXPORT_READ',
      },
    ],
  },
  {
    group: 'Security Center',
    places: [
      { to: '/security', label: 'Your security', icon: IconShieldLock, key: 'n', needs: 'FACTOR_READ' },
      {
        to: '/activity',
        label: 'Activity',
        own: { unless: 'ACTIVITY_AUDIT', label: 'My activity' },
        icon: IconActivity,
        key: 'v',
        needs: 'ACTIVITY_READ',
      },
      { to: '/alerts', label: 'Alerts', icon: IconAlertHexagon, key: 'l', needs: 'ALERT_READ' },
      { to: '/incidents', label: 'Incidents', icon: IconFirstAidKit, key: 'c', needs: 'INCIDENT_READ' },
      { to: '/plan', label: 'Response plan', icon: IconBook2, key: 'o', needs: 'PLAN_READ' },
      { to: '/rules', label: 'Rules and decoys', icon: IconListSearch, key: 'r', needs: 'RULE_READ' },
    ],
  },
  {
    group: 'Governance',
    places: [
      { to: '/team', label: 'Team', icon: IconUsers, key: 't', needs: 'MEMBER_LIST' },
      { to: '/audit', label: 'Audit log', icon: IconFileCertificate, key: 'u', needs: 'AUDIT_READ' },
      { to: '/posture', label: 'Posture', icon: IconHeartRateMonitor, key: 'p', needs: 'POSTURE_READ' },
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

/** How those who only read what others share find their way: what they got, and what is about themselves. */
const READER: Record<string, string> = {
  '/shared': 'Results',
  '/exports': 'Results',
  '/security': 'You',
  '/activity': 'You',
  '/settings': 'You',
  '/console': 'Development',
};

/** What this person can go to. */
export function placesFor(can: readonly Permission[], development: boolean) {
  const reader = !can.includes('DATASET_READ');
  const groups = new Map<string, Place[]>();
  for (const { group, places } of NAV)
    for (const place of places) {
      if (place.development === 'only' && !development) continue;
      const may = !place.needs || can.includes(place.needs) || (place.development === 'everybody' && development);
      if (!may) continue;
      const title = (reader && READER[place.to]) || group;
      const own = place.own && !can.includes(place.own.unless);
      groups.set(title, [
        ...(groups.get(title) ?? []),
        own && place.own ? { ...place, label: place.own.label } : place,
      ]);
    }
  return [...groups].map(([group, places]) => ({ group, places }));
}
