import { createFileRoute } from '@tanstack/react-router';
import { DatasetsPage } from '~/features/datasets/DatasetsPage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/datasets/')({
  component: () => (
    <Guarded needs="DATASET_READ" what="working with datasets">
      <DatasetsPage />
    </Guarded>
  ),
});
