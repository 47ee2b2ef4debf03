import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconDeviceFloppy, IconPencil, IconShare3, IconTrash, IconUsers } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { graphql } from '~/gql';
import { useDraft } from '~/lib/draft';
import { plural } from '~/lib/format';
import { change, client } from '~/lib/graphql';
import { useCan } from '~/lib/viewer';
import { Confirm } from '~/ui/Confirm';
import { DraftOffer } from '~/ui/DraftOffer';
import { Page } from '~/ui/Page';
import { Status } from '~/ui/Status';
import { Ago } from '~/ui/Time';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import type { AnalysisData } from './AnalysisPage';
import { ExportMenu } from './ExportMenu';
import { chartOf, lookOf } from './look';
import { fitParameters, parameterNames } from './parameters';
import { SaveDialog } from './SaveDialog';
import { ShareDialog } from './ShareDialog';
import type { Run } from './useRun';
import { type Question, Workbench } from './Workbench';

const UpdateAnalysis = graphql(`
  mutation UpdateAnalysis($input: UpdateAnalysisInput!) {
    updateAnalysis(input: $input) {
      analysis {
        id
        name
        description
        sql
        updatedAt
        parameters { name type value }
        chart { kind x y series }
        result { id createdAt rowCount truncated columns { name type } }
      }
    }
  }
`);
const DeleteAnalysis = graphql(`
  mutation DeleteAnalysis($input: DeleteAnalysisInput!) {
    deleteAnalysis(input: $input) { id }
  }
`);
const ShownResult = graphql(`
  query ShownResult($id: ID!) {
    analysis(id: $id) { id updatedAt result { id createdAt rowCount truncated columns { name type } } }
  }
`);

const clean = (q: Question) =>
  JSON.stringify([q.sql, fitParameters(parameterNames(q.sql), q.parameters), chartOf(q.look)]);

export function OwnAnalysis({ analysis, sql }: { analysis: AnalysisData; sql: string }) {
  const can = useCan();
  const navigate = useNavigate();
  const [question, setQuestion] = useState<Question>(() => ({
    sql,
    parameters: analysis.parameters,
    look: lookOf(analysis.chart),
  }));
  const [run, setRun] = useState<Run>();
  const [sharing, share] = useDisclosure(false);
  const [renaming, rename] = useDisclosure(false);
  const [deleting, del] = useDisclosure(false);
  const [update, saving] = useChange(UpdateAnalysis, 'The analysis could not be saved');
  const [remove] = useChange(DeleteAnalysis, 'The analysis could not be deleted');

  const saved = useMemo(
    () => clean({ sql, parameters: analysis.parameters, look: lookOf(analysis.chart) }),
    [sql, analysis.parameters, analysis.chart],
  );
  const dirty = clean(question) !== saved;
  // The editor reads its text once, so that what is taken up begins another one.
  const [taken, setTaken] = useState(0);
  const kept = useDraft(`analysis:${analysis.id}`, question.sql, sql);
  const sameSql = question.sql === sql;
  const shares = analysis.shares ?? [];

  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [dirty]);

  const onRun = (done: Run) => {
    setRun(done);
    // The server has made this the shown result; the page's other half reads it again.
    if (done.state === 'SUCCEEDED' && sameSql)
      void client.query(ShownResult, { id: analysis.id }, { requestPolicy: 'network-only' }).toPromise();
  };
  const save = async () => {
    const answered = run?.state === 'SUCCEEDED' && run.sql === question.sql;
    const done = await update({
      input: {
        id: analysis.id,
        sql: question.sql,
        parameters: fitParameters(parameterNames(question.sql), question.parameters),
        chart: chartOf(question.look),
        runId: answered && !sameSql ? run.id : undefined,
      },
    });
    if (done)
      say('Saved', answered || sameSql ? undefined : 'Run it once, so that others see the answer to the new question.');
  };
  return (
    <Page
      wide
      title={analysis.name}
      beside={
        shares.length > 0 && (
          <Status tone="quiet" icon={IconUsers}>
            {shares.some((s) => s.audience === 'TEAM')
              ? 'Shared with the team'
              : `Shared with ${plural(shares.length, 'person', 'people')}`}
          </Status>
        )
      }
      lead={
        <>
          {analysis.description && <>{analysis.description} · </>}
          {dirty ? (
            'Changed, not saved'
          ) : (
            <>
              Saved <Ago at={analysis.updatedAt} />
            </>
          )}
        </>
      }
      actions={
        <>
          <Menu position="bottom-end" width={190}>
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
                Manage
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={rename.open}>
                Rename and describe
              </Menu.Item>
              {can('ANALYSIS_DELETE') && (
                <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={del.open}>
                  Delete
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
          {can('SHARE_CREATE') && (
            <Button variant="default" leftSection={<IconShare3 size={15} aria-hidden />} onClick={share.open}>
              Share
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconDeviceFloppy size={15} aria-hidden />}
            disabled={!dirty}
            loading={saving}
            onClick={save}
          >
            Save
          </Button>
        </>
      }
    >
      <DraftOffer
        draft={kept.found}
        onTake={() => {
          setQuestion({ ...question, sql: kept.found?.text ?? sql });
          kept.take();
          setTaken(taken + 1);
        }}
        onDrop={kept.drop}
      />
      <Workbench
        key={taken}
        question={question}
        onQuestion={setQuestion}
        title={analysis.name}
        analysisId={sameSql ? analysis.id : undefined}
        shown={analysis.result ?? undefined}
        shownHint={
          analysis.result && (
            <>
              {plural(analysis.result.rowCount, 'row')}, computed <Ago at={analysis.result.createdAt} />
            </>
          )
        }
        onRun={onRun}
        resultActions={(result) => <ExportMenu resultId={result.id} />}
      />
      <ShareDialog analysis={analysis} opened={sharing} onClose={share.close} />
      <SaveDialog
        title="Rename and describe"
        action="Save"
        opened={renaming}
        onClose={rename.close}
        initial={{ name: analysis.name, description: analysis.description }}
        onSave={async (values) => {
          await change(UpdateAnalysis, { input: { id: analysis.id, ...values } });
          rename.close();
          say('Saved');
        }}
      />
      <Confirm
        opened={deleting}
        onClose={del.close}
        title={`Delete ${analysis.name}?`}
        action="Delete analysis"
        onConfirm={async () => {
          const done = await remove({ input: { id: analysis.id } });
          if (!done) return;
          del.close();
          say(`${analysis.name} was deleted`);
          await navigate({ to: '/analyses' });
        }}
      >
        Everybody with whom it is shared loses it at once. The datasets stay.
      </Confirm>
    </Page>
  );
}
