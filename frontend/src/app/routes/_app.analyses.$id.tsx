import { createFileRoute } from '@tanstack/react-router';
import { AnalysisPage } from '~/features/analyses/AnalysisPage';

export const Route = createFileRoute('/_app/analyses/$id')({ component: Analysis });

function Analysis() {
  const { id } = Route.useParams();
  return <AnalysisPage key={id} id={id} />;
}
