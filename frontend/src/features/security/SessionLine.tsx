import { Button } from '@mantine/core';
import { type FragmentType, graphql, readFragment } from '~/gql';
import { useCan } from '~/lib/viewer';
import { Ago } from '~/ui/Time';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Devices.module.css';

const Parts = graphql(`
  fragment SessionParts on Session { id current address place { label } createdAt lastSeenAt expiresAt }
`);
const RevokeSession = graphql(`
  mutation RevokeSession($input: RevokeSessionInput!) {
    revokeSession(input: $input) { id }
  }
`);

/** One session in a browser, which can be ended. */
export function SessionLine({ parts, browser }: { parts: FragmentType<typeof Parts>; browser: string }) {
  const s = readFragment(Parts, parts);
  const can = useCan();
  const [end, busy] = useChange(RevokeSession, 'The session could not be ended');
  return (
    <li className={css.session}>
      <span>
        Signed in <Ago at={s.createdAt} /> from <span className="mono">{s.address}</span>
        {s.place.label && ` (${s.place.label})`}
      </span>
      <span>
        Active <Ago at={s.lastSeenAt} />, ends <Ago at={s.expiresAt} /> at the latest
      </span>
      {s.current ? (
        <span className={css.action}>This session</span>
      ) : (
        can('SESSION_REVOKE') && (
          <Button
            variant="default"
            size="compact-sm"
            className={css.action}
            loading={busy}
            aria-label={`Sign out ${browser}`}
            onClick={async () => {
              const done = await end({ input: { id: s.id } });
              if (done) say(`${browser} was signed out`);
            }}
          >
            Sign out
          </Button>
        )
      )}
    </li>
  );
}
