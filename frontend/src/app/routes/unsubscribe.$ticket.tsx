import { createFileRoute } from '@tanstack/react-router';
import { UnsubscribePage } from '~/features/entry/UnsubscribePage';

export const Route = createFileRoute('/unsubscribe/$ticket')({ component: Unsubscribe });

function Unsubscribe() {
  return <UnsubscribePage ticket={Route.useParams().ticket} />;
}
