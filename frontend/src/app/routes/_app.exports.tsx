import { createFileRoute } from '@tanstack/react-router';
import { ExportsPage } from '~/features/exports/ExportsPage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/exports')({
  component: () => (
    <Guarded needs="EXPORT_READ" what="seeing exports">
      <ExportsPage />
    </Guarded>
  ),
});
