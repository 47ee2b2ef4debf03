import { IconEyeCheck } from '@tabler/icons-react';
import { at } from '~/lib/format';
import { useWatchlist } from '~/lib/watchlist';
import { Status } from './Status';

/** Says that somebody or something is watched more closely, to those who may know. */
export function WatchMark({ of }: { of: string }) {
  const watch = useWatchlist().watches?.find((w) => w.objectId === of && !w.endedAt);
  if (!watch) return null;
  return (
    <span title={`By ${watch.admin.name}, until ${at(watch.expiresAt)}`}>
      <Status tone="busy" icon={IconEyeCheck}>
        Watched
      </Status>
    </span>
  );
}
