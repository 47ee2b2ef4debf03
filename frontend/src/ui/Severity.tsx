import { IconAlertCircle, IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { AlertSeverity } from '~/gql/graphql';
import css from './Severity.module.css';

export const SEVERITIES = {
  LOW: ['Low', IconInfoCircle],
  MEDIUM: ['Medium', IconAlertCircle],
  HIGH: ['High', IconAlertTriangle],
  CRITICAL: ['Critical', IconAlertOctagon],
} as const;

/** How bad it is, by a word, a shape and a colour. */
export function Severity({ value }: { value: AlertSeverity }) {
  const [word, Icon] = SEVERITIES[value];
  return (
    <span className={css.severity} data-severity={value}>
      <Icon size={13} stroke={2} aria-hidden />
      {word}
    </span>
  );
}
