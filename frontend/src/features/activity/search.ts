import type { ActivityEventOutcome } from '~/gql/graphql';

/** What narrows the log, as it stands in the address of the page, so that a view can be shared. */
export type Search = {
  person?: string;
  object?: string;
  /** Areas and whole kinds, comma separated: dataset,export.sent */
  what?: string;
  outcome?: ActivityEventOutcome;
  /** A quick range such as 7d; with it, from and until are not. */
  last?: string;
  from?: string;
  until?: string;
  /** The event whose details are open. */
  event?: string;
};

export const RANGES = [
  { value: '1h', label: 'Last hour', ms: 3_600_000 },
  { value: '24h', label: 'Last 24 hours', ms: 86_400_000 },
  { value: '7d', label: 'Last 7 days', ms: 7 * 86_400_000 },
  { value: '30d', label: 'Last 30 days', ms: 30 * 86_400_000 },
  { value: '90d', label: 'Last 90 days', ms: 90 * 86_400_000 },
];

const OUTCOMES: string[] = ['SUCCEEDED', 'FAILED', 'DENIED'];
const text = (value: unknown) =>
  typeof value === 'string' && value.length > 0 && value.length < 400 ? value : undefined;
const moment = (value: unknown) => {
  const at = text(value);
  return at && !Number.isNaN(Date.parse(at)) ? at : undefined;
};

/** Reads an address that anybody may have typed. */
export function readSearch(raw: Record<string, unknown>): Search {
  const last = RANGES.some((range) => range.value === raw.last) ? (raw.last as string) : undefined;
  const out: Search = {
    person: text(raw.person),
    object: text(raw.object),
    what: text(raw.what),
    outcome: OUTCOMES.includes(raw.outcome as string) ? (raw.outcome as ActivityEventOutcome) : undefined,
    last,
    from: last ? undefined : moment(raw.from),
    until: last ? undefined : moment(raw.until),
    event: text(raw.event),
  };
  return Object.fromEntries(Object.entries(out).filter(([, value]) => value !== undefined));
}

/** What the API is asked for. */
export type Filter = {
  actorId: string | null;
  objectId: string | null;
  outcome: ActivityEventOutcome | null;
  areas: string[] | null;
  kinds: string[] | null;
  from: string | null;
  until: string | null;
};

/** now is rounded to the minute, so that the same question is asked only once. */
export function filterOf(search: Search, now = Date.now()): Filter {
  const what = search.what?.split(',').filter(Boolean) ?? [];
  const areas = what.filter((w) => !w.includes('.'));
  const kinds = what.filter((w) => w.includes('.'));
  const range = RANGES.find((r) => r.value === search.last);
  return {
    actorId: search.person ?? null,
    objectId: search.object ?? null,
    outcome: search.outcome ?? null,
    areas: areas.length ? areas : null,
    kinds: kinds.length ? kinds : null,
    from: range ? new Date(Math.floor((now - range.ms) / 60_000) * 60_000).toISOString() : (search.from ?? null),
    until: search.until ?? null,
  };
}

export const isFiltered = ({ event, ...rest }: Search) => Object.values(rest).some(Boolean);

/** The groups that people choose from; a group can hold several areas. */
export const GROUPS = [
  { value: 'session,account,recovery', label: 'Sign-ins and accounts' },
  { value: 'factor,password,email,device,profile,mail', label: 'Passwords, factors and browsers' },
  { value: 'dataset', label: 'Datasets' },
  { value: 'run', label: 'Queries' },
  { value: 'analysis', label: 'Analyses and sharing' },
  { value: 'export', label: 'Downloads' },
  { value: 'member,invitation', label: 'Members and roles' },
  { value: 'organization,setting', label: 'Organization and settings' },
  { value: 'audit,activity', label: 'The log itself' },
  { value: 'access,breakglass', label: 'Refused and emergency access' },
];

/** Common questions that are narrower than a group. */
export const KINDS = [
  { value: 'session.started,session.started_outside', label: 'Sign-ins' },
  { value: 'session.refused,session.factor_refused', label: 'Failed sign-ins' },
  { value: 'export.sent', label: 'Files that were downloaded' },
  { value: 'dataset.previewed,analysis.opened', label: 'Rows that were looked at' },
  { value: 'member.role_changed', label: 'Changed roles' },
  { value: 'setting.changed', label: 'Changed settings' },
];
