import { Button } from '@mantine/core';
import { IconHourglassOff, IconMail, IconMailForward, IconX } from '@tabler/icons-react';
import { graphql } from '~/gql';
import type { InvitationsQuery } from '~/gql/graphql';
import { onDay, plural } from '~/lib/format';
import { ROLES } from '~/lib/roles';
import { useList } from '~/lib/useList';
import { Panel } from '~/ui/Page';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Status } from '~/ui/Status';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Team.module.css';

const InvitationsDocument = graphql(`
  query Invitations($first: Int, $after: Cursor) {
    invitations(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { id email role state expired expiresAt createdAt inviter { id name } } }
    }
  }
`);
const Resend = graphql(`
  mutation ResendInvitation($input: ResendInvitationInput!) {
    resendInvitation(input: $input) { invitation { id expired expiresAt } }
  }
`);
const Revoke = graphql(`
  mutation RevokeInvitation($input: RevokeInvitationInput!) {
    revokeInvitation(input: $input) { invitation { id state } }
  }
`);

type Invitation = NonNullable<NonNullable<NonNullable<InvitationsQuery['invitations']['edges']>[number]>['node']>;

export function Invitations({ onInvite }: { onInvite: () => void }) {
  const list = useList(InvitationsDocument, {}, (data) => data.invitations);
  const open = list.nodes.filter((i) => i.state === 'PENDING');
  return (
    <Panel title="Invitations" hint={list.loading ? undefined : plural(open.length, 'open invitation')} flush>
      {list.problem && list.nodes.length === 0 ? (
        <ErrorState what="The invitations could not be loaded" problem={list.problem} onRetry={list.reload} />
      ) : list.loading ? (
        <SkeletonRows rows={2} height={57} />
      ) : open.length === 0 ? (
        <Empty
          icon={IconMail}
          title="No open invitations"
          action={
            <Button variant="default" onClick={onInvite}>
              Invite somebody
            </Button>
          }
        >
          Whoever is invited gets a link by e-mail that works once.
        </Empty>
      ) : (
        <ul className={css.list}>
          {open.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function InvitationRow({ invitation: i }: { invitation: Invitation }) {
  const [resend, resending] = useChange(Resend, 'The invitation could not be sent again');
  const [revoke, revoking] = useChange(Revoke, 'The invitation could not be withdrawn');
  const input = { input: { id: i.id } };
  return (
    <li className={css.row}>
      <span className={css.mail}>
        <IconMail size={17} stroke={1.6} aria-hidden />
      </span>
      <div className={css.who}>
        <b>{i.email}</b>
        <span>
          {ROLES[i.role].name}, invited by {i.inviter.name}
        </span>
      </div>
      <span className={css.seen}>
        {i.expired ? (
          <Status tone="warn" icon={IconHourglassOff}>
            Expired
          </Status>
        ) : (
          `Until ${onDay(i.expiresAt)}`
        )}
      </span>
      <span className={css.buttons}>
        <Button
          variant="default"
          size="compact-sm"
          loading={resending}
          leftSection={<IconMailForward size={14} aria-hidden />}
          aria-label={`Send again: the invitation of ${i.email}`}
          onClick={async () => {
            if (await resend(input)) say('Sent again', 'The old link is dead.');
          }}
        >
          Send again
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          loading={revoking}
          leftSection={<IconX size={14} aria-hidden />}
          aria-label={`Withdraw the invitation of ${i.email}`}
          onClick={async () => {
            if (await revoke(input)) say('Withdrawn', 'The link is dead.');
          }}
        >
          Withdraw
        </Button>
      </span>
    </li>
  );
}
