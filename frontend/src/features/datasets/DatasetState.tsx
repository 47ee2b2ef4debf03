import { IconAlertTriangle, IconCircleCheck, IconLoader2 } from '@tabler/icons-react';
import type { DatasetVersionState } from '~/gql/graphql';
import { Status } from '~/ui/Status';

export function DatasetState({ state }: { state: DatasetVersionState }) {
  switch (state) {
    case 'PROCESSING':
      return (
        <Status tone="busy" icon={IconLoader2}>
          Processing
        </Status>
      );
    case 'READY':
      return (
        <Status tone="ok" icon={IconCircleCheck}>
          Ready
        </Status>
      );
    case 'FAILED':
      return (
        <Status tone="bad" icon={IconAlertTriangle}>
          Could not be read
        </Status>
      );
  }
}
