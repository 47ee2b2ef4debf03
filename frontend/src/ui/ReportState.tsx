import { IconCircleCheck, IconFirstAidKit, IconInbox } from '@tabler/icons-react';
import type { ReportState as State } from '~/gql/graphql';
import { Status } from './Status';

/** What became of a report. */
export function ReportState({ value }: { value: State }) {
  if (value === 'ANSWERED')
    return (
      <Status tone="ok" icon={IconCircleCheck}>
        Answered
      </Status>
    );
  return value === 'TAKEN' ? (
    <Status tone="busy" icon={IconFirstAidKit}>
      Being looked into
    </Status>
  ) : (
    <Status tone="quiet" icon={IconInbox}>
      Arrived
    </Status>
  );
}
