import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useCallback } from 'react';
import { graphql } from '~/gql';
import type { MembersQuery } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { useList } from '~/lib/useList';
import { useCan, useViewer } from '~/lib/viewer';
import { Confirm } from '~/ui/Confirm';
import { Page, Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import { Emergency } from './Emergency';
import { Invitations } from './Invitations';
import { InviteDialog } from './InviteDialog';
import { MemberRow } from './MemberRow';
import { Recoveries } from './Recoveries';
import css from './Team.module.css';

const Members = graphql(`
  query Members($first: Int, $after: Cursor) {
    members(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges {
        node { id role state mine createdAt lastSeenAt lockedUntil user { id name email } }
      }
    }
  }
`);

const SignEverybodyOut = graphql(`
  mutation SignEverybodyOut {
    signEverybodyOut { endedSessions }
  }
`);

export type Member = NonNullable<NonNullable<NonNullable<MembersQuery['members']['edges']>[number]>['node']>;

export function TeamPage() {
  const can = useCan();
  const { organization } = useViewer();
  const [inviting, invite] = useDisclosure(false);
  const [ending, askToEnd] = useDisclosure(false);
  const [end] = useChange(SignEverybodyOut, 'The others could not be signed out');
  const list = useList(
    Members,
    {},
    useCallback((data) => data.members, []),
  );
  return (
    <Page
      title="Team"
      lead={`Who belongs to ${organization.name}, and what each may do.`}
      actions={
        can('MEMBER_INVITE') && (
          <Button leftSection={<IconUserPlus size={15} aria-hidden />} onClick={invite.open}>
            Invite
          </Button>
        )
      }
    >
      {can('RECOVERY_DECIDE') && <Recoveries />}
      {can('BREAK_GLASS_OPEN') && <Emergency />}
      <Panel
        title="Members"
        hint={list.total === undefined ? undefined : plural(list.total, 'person', 'people')}
        flush
        actions={
          can('MEMBER_UPDATE') && (
            <Button variant="default" size="xs" onClick={askToEnd.open}>
              Sign everybody out
            </Button>
          )
        }
      >
        {list.problem && list.nodes.length === 0 ? (
          <ErrorState what="The members could not be loaded" problem={list.problem} onRetry={list.reload} />
        ) : list.loading ? (
          <SkeletonRows rows={4} height={57} />
        ) : (
          <>
            <ul className={css.list}>
              {list.nodes.map((member) => (
                <MemberRow key={member.id} member={member} />
              ))}
            </ul>
            {list.hasMore && (
              <div className={css.more}>
                <Button variant="default" onClick={list.more}>
                  Show more
                </Button>
              </div>
            )}
          </>
        )}
      </Panel>
      {can('MEMBER_INVITE') && <Invitations onInvite={invite.open} />}
      <Confirm
        opened={ending}
        onClose={askToEnd.close}
        title="Sign everybody else out?"
        action="Sign them out"
        onConfirm={async () => {
          const done = await end({});
          if (!done) return;
          askToEnd.close();
          say('Everybody else is signed out', `${plural(done.signEverybodyOut.endedSessions, 'session')} ended.`);
        }}
      >
        Every session in {organization.name} but yours ends at once, with its uploads, runs and downloads. People can
        sign in again.
      </Confirm>
      <InviteDialog opened={inviting} onClose={invite.close} />
    </Page>
  );
}
