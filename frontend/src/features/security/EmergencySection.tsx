import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { problemOf } from '~/lib/problem';
import { useViewer } from '~/lib/viewer';
import { GlassList } from '~/ui/GlassList';
import { Panel } from '~/ui/Page';
import { ErrorState } from '~/ui/State';
import css from './Account.module.css';

const Glasses = graphql(`
  query OwnBreakGlasses {
    breakGlasses { id reason createdAt expiresAt endedAt mine admin { id name } member { id name } looks { name objectId at times } }
  }
`);

/** Which admins have opened what the viewer keeps private; nothing is shown while none has. */
export function EmergencySection() {
  const { user } = useViewer();
  const [{ data, error }, reload] = useQuery({ query: Glasses, requestPolicy: 'cache-and-network' });
  const problem = problemOf(error);
  const own = data?.breakGlasses.filter((g) => g.member.id === user.id) ?? [];
  if (!problem && own.length === 0) return null;
  return (
    <div id="emergency" className={css.anchor}>
      <Panel title="Who opened what you keep private" flush>
        {problem && !data ? (
          <ErrorState
            what="Emergency access could not be loaded"
            problem={problem}
            onRetry={() => reload({ requestPolicy: 'network-only' })}
          />
        ) : (
          <GlassList glasses={own} />
        )}
      </Panel>
    </div>
  );
}
