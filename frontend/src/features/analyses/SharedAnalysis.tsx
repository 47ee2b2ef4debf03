import { IconHourglass } from '@tabler/icons-react';
import { useState } from 'react';
import { count, plural } from '~/lib/format';
import { Page, Panel } from '~/ui/Page';
import { Empty } from '~/ui/State';
import { Ago } from '~/ui/Time';
import type { AnalysisData } from './AnalysisPage';
import { ExportMenu } from './ExportMenu';
import { lookOf } from './look';
import { ResultView } from './ResultView';

/** The answer without the question: what people see with whom a result is shared. */
export function SharedAnalysis({ analysis }: { analysis: AnalysisData }) {
  const [look, setLook] = useState(() => lookOf(analysis.chart));
  const { result } = analysis;
  return (
    <Page
      wide
      title={analysis.name}
      lead={
        <>
          {analysis.description && <>{analysis.description} · </>}
          Shared by {analysis.owner.name}
        </>
      }
    >
      {result ? (
        <ResultView
          result={result}
          look={look}
          onLook={setLook}
          title={analysis.name}
          hint={
            <>
              {plural(result.rowCount, 'row')}
              {result.truncated && `, cut at ${count(result.rowCount)}`}, computed <Ago at={result.createdAt} />
            </>
          }
          actions={<ExportMenu resultId={result.id} />}
        />
      ) : (
        <Panel label="Result">
          <Empty icon={IconHourglass} title="There is no result yet">
            It appears here as soon as {analysis.owner.name} has run the analysis.
          </Empty>
        </Panel>
      )}
    </Page>
  );
}
