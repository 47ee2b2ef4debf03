import type { CustomRulePer, CustomRuleSeverity } from '~/gql/graphql';

export type Draft = {
  title: string;
  description: string;
  expression: string;
  severity: CustomRuleSeverity;
  technique: string;
  per: CustomRulePer;
  times: number;
  minutes: number;
};

export const EMPTY: Draft = {
  title: '',
  description: '',
  expression: '',
  severity: 'MEDIUM',
  technique: '',
  per: 'ACTOR',
  times: 1,
  minutes: 60,
};

/** Rules to start from. */
export const EXAMPLES: Draft[] = [
  {
    title: 'Downloads at night',
    description: 'Somebody downloads data at an hour when nobody works here. Ask them what it was for.',
    expression:
      'event.kind == "export.granted" &&\n  (event.hour >= 22 || event.hour < 5 ||\n   event.weekday in ["Saturday", "Sunday"])',
    severity: 'HIGH',
    technique: 'T1567',
    per: 'ACTOR',
    times: 1,
    minutes: 60,
  },
  {
    title: 'Work from an unexpected country',
    description: 'Somebody acts from a country where nobody of us is. Needs a geographic database.',
    expression: 'event.place.country != "" &&\n  !(event.place.country in ["DE", "AT", "CH"])',
    severity: 'HIGH',
    technique: 'T1078',
    per: 'ACTOR',
    times: 1,
    minutes: 60,
  },
  {
    title: 'Many refusals',
    description: 'Somebody keeps asking for what they may not see.',
    expression: 'event.outcome == "DENIED"',
    severity: 'MEDIUM',
    technique: 'T1087',
    per: 'ACTOR',
    times: 10,
    minutes: 15,
  },
  {
    title: 'Browsing through many datasets',
    description: 'One person looks at the rows of many datasets within an hour.',
    expression: 'event.kind == "dataset.previewed"',
    severity: 'HIGH',
    technique: 'T1213',
    per: 'ACTOR',
    times: 15,
    minutes: 60,
  },
  {
    title: 'A dataset was opened to the team',
    description: 'What was private can be read by every analyst now.',
    expression: 'event.kind == "dataset.changed" &&\n  event.details.text("visibility.after") == "TEAM"',
    severity: 'LOW',
    technique: 'T1222',
    per: 'OBJECT',
    times: 1,
    minutes: 60,
  },
  {
    title: 'A sign-in by a script',
    description: 'Somebody signs in with a program that is no browser.',
    expression:
      'event.kind == "session.started" &&\n  event.client.browser in ["curl", "Go", "Headless Chrome", "Unknown browser"]',
    severity: 'HIGH',
    technique: 'T1078',
    per: 'ACTOR',
    times: 1,
    minutes: 60,
  },
  {
    title: 'Failed sign-ins from one address',
    description: 'Wrong passwords for several accounts come from the same place.',
    expression: 'event.kind == "session.refused"',
    severity: 'HIGH',
    technique: 'T1110.003',
    per: 'ADDRESS',
    times: 10,
    minutes: 10,
  },
  {
    title: 'An admin acts from outside the office',
    description: 'Settings or members are changed from an address that is not ours.',
    expression:
      'event.actor.role == "ADMIN" &&\n  (event.kind.startsWith("member.") || event.kind == "setting.changed") &&\n  !event.place.address.within("10.0.0.0/8")',
    severity: 'HIGH',
    technique: 'T1098',
    per: 'ACTOR',
    times: 1,
    minutes: 60,
  },
];

export const PER: { value: CustomRulePer; label: string; by: string }[] = [
  { value: 'ACTOR', label: 'Person', by: 'by the same person' },
  { value: 'OBJECT', label: 'Object', by: 'on the same object' },
  { value: 'ADDRESS', label: 'Address', by: 'from the same address' },
  { value: 'ORGANIZATION', label: 'Organization', by: 'in the organization' },
];
