import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconChartHistogram, IconPlayerPlayFilled, IconPlayerStop } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import type { ParameterInput } from '~/gql/graphql';
import { modLabel, useKeys } from '~/lib/keys';
import { Panel } from '~/ui/Page';
import { Empty, RequestId } from '~/ui/State';
import { Parameters } from './Parameters';
import { fitParameters, parameterNames } from './parameters';
import { type Look, ResultView } from './ResultView';
import { RunState, told } from './RunState';
import { TableList } from './TableList';
import type { Result } from './useRows';
import { isOver, type Run, useRun } from './useRun';
import { useTables } from './useTables';
import css from './Workbench.module.css';

const SqlEditor = lazy(async () => ({ default: (await import('./SqlEditor')).SqlEditor }));

export type Question = { sql: string; parameters: ParameterInput[]; look: Look };

type Props = {
  question: Question;
  onQuestion: (question: Question) => void;
  title: string;
  /** The saved analysis, while the question is as it was saved; its result is then replaced by the run's. */
  analysisId?: string;
  /** What is shown before the first run of this visit. */
  shown?: Result;
  shownHint?: ReactNode;
  onRun?: (run: Run) => void;
  resultActions?: (result: Result) => ReactNode;
};

/** The editor, the tables beside it, and below it the answer. */
export function Workbench(props: Props) {
  const { question, onQuestion, title, analysisId, shown, shownHint, onRun, resultActions } = props;
  const tables = useTables();
  const { run, problem, busy, start, cancel } = useRun(onRun);
  const since = useRef(0);
  const insert = useRef<(text: string) => void>(undefined);
  const [initial] = useState(question.sql);
  const names = useMemo(() => parameterNames(question.sql), [question.sql]);
  const parameters = useMemo(() => fitParameters(names, question.parameters), [names, question.parameters]);

  const go = useCallback(() => {
    if (busy || question.sql.trim() === '') return;
    since.current = Date.now();
    void start({ sql: question.sql, parameters, analysisId });
  }, [busy, question.sql, parameters, analysisId, start]);
  const stop = useCallback(() => {
    if (busy) void cancel();
  }, [busy, cancel]);
  useKeys({ 'mod+Enter': go, Escape: stop });

  const wrong = useMemo(
    () =>
      run?.state === 'FAILED' && run.errorLine > 0 && run.sql === question.sql
        ? { line: run.errorLine, column: run.errorColumn }
        : undefined,
    [run, question.sql],
  );
  // The old rows stay in sight until the new ones are there.
  const kept = useRef<{ result: Result; hint: ReactNode }>(undefined);
  if (run && isOver(run) && run.result) kept.current = { result: run.result, hint: told(run) };
  const answer = kept.current ?? (shown ? { result: shown, hint: shownHint } : undefined);

  return (
    <>
      <div className={css.bench}>
        <Panel
          title="Query"
          hint="DuckDB SQL"
          flush
          actions={
            busy ? (
              <Button variant="default" leftSection={<IconPlayerStop size={14} aria-hidden />} onClick={stop}>
                Cancel
              </Button>
            ) : (
              <Button
                onClick={go}
                disabled={question.sql.trim() === ''}
                leftSection={<IconPlayerPlayFilled size={13} aria-hidden />}
                rightSection={<kbd className={css.kbd}>{modLabel} ↵</kbd>}
              >
                Run
              </Button>
            )
          }
        >
          <div className={css.editor}>
            <Suspense fallback={<Skeleton height={208} radius={0} />}>
              <SqlEditor
                initial={initial}
                schema={tables.schema}
                wrong={wrong}
                onChange={(sql) => onQuestion({ ...question, sql })}
                onRun={go}
                onCancel={stop}
                onReady={(write) => {
                  insert.current = write;
                }}
              />
            </Suspense>
          </div>
          <Parameters values={parameters} onChange={(values) => onQuestion({ ...question, parameters: values })} />
          {problem ? (
            <div className={css.failed} role="alert">
              <IconAlertTriangle size={16} aria-hidden />
              <div>
                <b>The query could not be started</b>
                <p className={css.message}>{problem.message}</p>
                {problem.requestId && <RequestId id={problem.requestId} />}
              </div>
            </div>
          ) : (
            run && <RunState run={run} since={since.current} onCancel={stop} />
          )}
        </Panel>
        <Panel title="Tables" flush>
          <TableList {...tables} onInsert={(text) => insert.current?.(text)} />
        </Panel>
      </div>
      {answer ? (
        <ResultView
          result={answer.result}
          look={question.look}
          onLook={(look) => onQuestion({ ...question, look })}
          title={title}
          hint={answer.hint}
          actions={resultActions?.(answer.result)}
          savesPicture
        />
      ) : (
        <Panel label="Result">
          <Empty icon={IconChartHistogram} title="Run the query to see rows and a chart">
            Press {modLabel} and Enter in the editor. Each run gets a worker of its own, which can reach nothing but the
            tables that it names.
          </Empty>
        </Panel>
      )}
    </>
  );
}
