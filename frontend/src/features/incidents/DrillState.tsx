import { IconCircleCheck, IconHourglassEmpty, IconMasksTheater } from '@tabler/icons-react';
import type { DrillState as State } from '~/gql/graphql';
import { Status } from '~/ui/Status';

/** That it is a drill, and how far it is. */
export function DrillState({ value }: { value: State }) {
  if (value === 'ENDED')
    return (
      <Status tone="ok" icon={IconCircleCheck}>
        Drill, ended
      </Status>
    );
  return value === 'ABANDONED' ? (
    <Status tone="quiet" icon={IconHourglassEmpty}>
      Drill, abandoned
    </Status>
  ) : (
    <Status tone="warn" icon={IconMasksTheater}>
      Drill, running
    </Status>
  );
}
