import { IconMessage } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { fullTime, plural } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { Panel } from '~/ui/Page';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import css from './Mailbox.module.css';

const DevelopmentTexts = graphql(`
  query DevelopmentTexts {
    developmentTexts { id sentAt to text }
  }
`);

/** The text messages that the server would have sent. turn makes it look again. */
export function Texts({ turn }: { turn: number }) {
  const [{ data, error }, reload] = useQuery({ query: DevelopmentTexts, requestPolicy: 'cache-and-network' });
  useEffect(() => {
    if (turn > 0) reload({ requestPolicy: 'network-only' });
  }, [turn, reload]);
  const problem = problemOf(error);
  const texts = data?.developmentTexts ?? [];
  return (
    <Panel title="Text messages" hint={data ? plural(texts.length, 'message') : undefined} flush>
      {problem && !data ? (
        <ErrorState
          what="The text messages could not be loaded"
          problem={problem}
          onRetry={() => reload({ requestPolicy: 'network-only' })}
        />
      ) : !data ? (
        <SkeletonRows rows={2} height={56} />
      ) : texts.length === 0 ? (
        <Empty icon={IconMessage} title="No text messages yet">
          Codes that are sent to a phone appear here.
        </Empty>
      ) : (
        <ul className={css.texts} aria-label="Text messages">
          {texts.map((m) => (
            <li key={m.id}>
              <p className={css.meta}>
                To {m.to} · {fullTime(m.sentAt)}
              </p>
              <div className={css.text}>{m.text}</div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
