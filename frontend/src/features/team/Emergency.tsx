import { Button } from '@mantine/core';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { plural } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { GlassList } from '~/ui/GlassList';
import { Panel } from '~/ui/Page';
import { ErrorState } from '~/ui/State';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';

const Glasses = graphql(`
  query TeamBreakGlasses {
    breakGlasses { id reason createdAt expiresAt endedAt mine admin { id name } member { id name } looks { name objectId at times } }
  }
`);
const End = graphql(`
  mutation EndMemberBreakGlass($input: EndBreakGlassInput!) {
    endBreakGlass(input: $input) { breakGlass { id endedAt } }
  }
`);

/** Uses of emergency access in the organization; nothing is shown while there are none. */
export function Emergency() {
  const [{ data, error }, reload] = useQuery({ query: Glasses, requestPolicy: 'cache-and-network' });
  const [end, busy] = useChange(End, 'It could not be ended');
  const problem = problemOf(error);
  if (problem && !data)
    return (
      <Panel title="Emergency access" flush>
        <ErrorState
          what="Emergency access could not be loaded"
          problem={problem}
          onRetry={() => reload({ requestPolicy: 'network-only' })}
        />
      </Panel>
    );
  if (!data || data.breakGlasses.length === 0) return null;
  return (
    <Panel title="Emergency access" hint={`${plural(data.breakGlasses.length, 'use')} in 90 days`} flush>
      <GlassList
        glasses={data.breakGlasses}
        action={(g) => (
          <Button
            variant="default"
            size="compact-md"
            loading={busy}
            onClick={async () => {
              if (await end({ input: { id: g.id } })) say('Ended', `What ${g.member.name} keeps private is closed.`);
            }}
          >
            End it
          </Button>
        )}
      />
    </Panel>
  );
}
