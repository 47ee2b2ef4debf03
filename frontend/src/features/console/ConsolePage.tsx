import { Button, Skeleton } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStop } from '@tabler/icons-react';
import { useRef } from 'react';
import { modLabel } from '~/lib/keys';
import { Page, Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { CodeEditor, CodeView } from './CodeEditor';
import css from './Console.module.css';
import { Reference } from './Reference';
import { useExecution } from './useExecution';
import { useSchema } from './useSchema';

// In memory alone: variables may hold what must not stay in a browser.
const draft = {
  query: `# Ctrl+Space completes; Mod+Enter runs.
query Me {
  viewer {
    user { id name }
    role
    can
  }
}
`.replace('Mod+', modLabel === '⌘' ? '⌘ ' : 'Ctrl+'),
  variables: '',
};

/** Speaks with the API by hand, with the rights of whoever is signed in and nothing else. */
export function ConsolePage() {
  const { schema, problem, reload } = useSchema();
  const { text, told, bad, busy, run, stop } = useExecution();
  const cursor = useRef(0);
  const go = () => void run(draft.query, draft.variables, cursor.current);
  return (
    <Page
      wide
      title="API console"
      lead="Queries, mutations and subscriptions, with your own rights. A mutation changes real data."
    >
      <div className={css.console}>
        <Panel
          title="Operation"
          flush
          actions={
            busy ? (
              <Button variant="default" leftSection={<IconPlayerStop size={14} aria-hidden />} onClick={stop}>
                Stop
              </Button>
            ) : (
              <Button leftSection={<IconPlayerPlayFilled size={13} aria-hidden />} onClick={go}>
                Run
              </Button>
            )
          }
        >
          <div className={css.write}>
            <div className={css.operation}>
              <CodeEditor
                language="graphql"
                label="Operation"
                initial={draft.query}
                schema={schema}
                onChange={(query, at) => {
                  draft.query = query;
                  cursor.current = at;
                }}
                onRun={go}
              />
            </div>
            <h3 className={css.label}>Variables</h3>
            <div className={css.variables}>
              <CodeEditor
                language="json"
                label="Variables"
                initial={draft.variables}
                onChange={(variables) => {
                  draft.variables = variables;
                }}
                onRun={go}
              />
            </div>
          </div>
        </Panel>
        <Panel title="Answer" flush>
          <p className={css.told} data-bad={bad || undefined} role="status">
            {told || 'Run the operation to read its answer.'}
          </p>
          <div className={css.answer}>
            <CodeView text={text} label="Answer" />
          </div>
        </Panel>
        <Panel title="Schema" flush>
          {schema ? (
            <Reference schema={schema} />
          ) : problem ? (
            <ErrorState what="The schema could not be read" problem={problem} onRetry={reload} />
          ) : (
            <>
              <div className={css.filter}>
                <Skeleton height={30} />
              </div>
              <SkeletonRows rows={8} height={44} />
            </>
          )}
        </Panel>
      </div>
    </Page>
  );
}
