import { createFileRoute } from '@tanstack/react-router';
import { DatasetPage } from '~/features/datasets/DatasetPage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/datasets/$id')({ component: Dataset });

function Dataset() {
  const { id } = Route.useParams();
  return (
    <Guarded needs="DATASET_READ" what="working with datasets">
      <DatasetPage key={id} id={id} />
    </Guarded>
  );
}
