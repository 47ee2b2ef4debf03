import { createFileRoute } from '@tanstack/react-router';
import { SharedPage } from '~/features/shared/SharedPage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/shared')({
  component: () => (
    <Guarded needs="ANALYSIS_READ" what="seeing shared results">
      <SharedPage />
    </Guarded>
  ),
});
