import { IconCircleCheck, IconFlame, IconShieldHalf } from '@tabler/icons-react';
import type { IncidentState as State } from '~/gql/graphql';
import { Status } from '~/ui/Status';

/** How far people are with an incident. */
export function IncidentState({ value }: { value: State }) {
  if (value === 'CLOSED')
    return (
      <Status tone="ok" icon={IconCircleCheck}>
        Closed
      </Status>
    );
  return value === 'OPEN' ? (
    <Status tone="warn" icon={IconFlame}>
      Open
    </Status>
  ) : (
    <Status tone="busy" icon={IconShieldHalf}>
      Contained
    </Status>
  );
}
