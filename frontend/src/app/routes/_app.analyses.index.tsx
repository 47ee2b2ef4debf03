import { createFileRoute } from '@tanstack/react-router';
import { AnalysesPage } from '~/features/analyses/AnalysesPage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/analyses/')({
  component: () => (
    <Guarded needs="ANALYSIS_CREATE" what="making analyses">
      <AnalysesPage />
    </Guarded>
  ),
});
