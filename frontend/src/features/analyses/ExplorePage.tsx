import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { graphql } from '~/gql';
import { useDraft } from '~/lib/draft';
import { change } from '~/lib/graphql';
import { useCan } from '~/lib/viewer';
import { DraftOffer } from '~/ui/DraftOffer';
import { Page } from '~/ui/Page';
import { say } from '~/ui/toast';
import { ExportMenu } from './ExportMenu';
import { chartOf } from './look';
import { fitParameters, parameterNames } from './parameters';
import { PLAIN } from './ResultView';
import { SaveDialog } from './SaveDialog';
import { quoted } from './TableList';
import type { Run } from './useRun';
import { type Question, Workbench } from './Workbench';

const CreateAnalysis = graphql(`
  mutation CreateAnalysis($input: CreateAnalysisInput!) {
    createAnalysis(input: $input) { analysis { id } }
  }
`);

const route = getRouteApi('/_app/explore');

/** The question that was being asked, kept while the page lives: going elsewhere and back loses nothing. */
let draft: Question = { sql: '', parameters: [], look: PLAIN };

export function ExplorePage() {
  const { table } = route.useSearch();
  const navigate = useNavigate();
  const can = useCan();
  const [question, setQuestion] = useState<Question>(() =>
    table ? { sql: `SELECT *\nFROM ${quoted(table)}\nLIMIT 1000`, parameters: [], look: PLAIN } : draft,
  );
  const [run, setRun] = useState<Run>();
  const [saving, save] = useDisclosure(false);
  const ask = (next: Question) => {
    draft = next;
    setQuestion(next);
  };
  // The editor reads its text once, so that what is taken up begins another one.
  const [taken, setTaken] = useState(0);
  const kept = useDraft('explore', question.sql, '');
  // A result belongs to an analysis only if it answers the very question that is saved.
  const answered = run?.state === 'SUCCEEDED' && run.sql === question.sql;
  return (
    <Page
      wide
      title="Explore"
      lead="Ask any question of the datasets that you can query, then keep it as an analysis."
      actions={
        can('ANALYSIS_CREATE') && (
          <Button
            variant="default"
            disabled={question.sql.trim() === ''}
            leftSection={<IconDeviceFloppy size={15} aria-hidden />}
            onClick={save.open}
          >
            Save as analysis
          </Button>
        )
      }
    >
      <DraftOffer
        draft={kept.found}
        onTake={() => {
          ask({ ...question, sql: kept.found?.text ?? '' });
          kept.take();
          setTaken(taken + 1);
        }}
        onDrop={kept.drop}
      />
      <Workbench
        key={taken}
        question={question}
        onQuestion={ask}
        title="Result"
        onRun={setRun}
        resultActions={(result) => <ExportMenu resultId={result.id} />}
      />
      <SaveDialog
        title="Save as analysis"
        action="Save"
        opened={saving}
        onClose={save.close}
        initial={{ name: '', description: '' }}
        onSave={async (values) => {
          const made = await change(CreateAnalysis, {
            input: {
              ...values,
              sql: question.sql,
              parameters: fitParameters(parameterNames(question.sql), question.parameters),
              chart: chartOf(question.look),
              runId: answered ? run.id : undefined,
            },
          });
          draft = { sql: '', parameters: [], look: PLAIN };
          kept.drop();
          say('Saved', 'You can share it from here.');
          await navigate({ to: '/analyses/$id', params: { id: made.createAnalysis.analysis.id } });
        }}
      />
    </Page>
  );
}
