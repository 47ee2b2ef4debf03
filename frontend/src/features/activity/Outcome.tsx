import { IconBan, IconCircleCheck, IconExclamationCircle } from '@tabler/icons-react';
import type { ActivityEventOutcome } from '~/gql/graphql';
import css from './Activity.module.css';

const OUTCOMES = {
  SUCCEEDED: ['Succeeded', IconCircleCheck],
  FAILED: ['Failed', IconExclamationCircle],
  DENIED: ['Refused', IconBan],
} as const;

export function Outcome({ value }: { value: ActivityEventOutcome }) {
  const [word, Icon] = OUTCOMES[value];
  return (
    <span className={css.outcome} data-outcome={value}>
      <Icon size={14} stroke={1.8} aria-hidden />
      {word}
    </span>
  );
}
