import { createFileRoute } from '@tanstack/react-router';
import { AlertsPage } from '~/features/alerts/AlertsPage';
import { FromAlert } from '~/features/incidents/FromAlert';
import { Guarded } from '../Guarded';

type Search = { alert?: string };

export const Route = createFileRoute('/_app/alerts')({
  validateSearch: (search: Record<string, unknown>): Search => ({
    alert: typeof search.alert === 'string' ? search.alert : undefined,
  }),
  component: Alerts,
});

function Alerts() {
  const { alert } = Route.useSearch();
  return (
    <Guarded needs="ALERT_READ" what="looking after alerts">
      <AlertsPage
        selected={alert}
        incident={(alertId, personal) => <FromAlert alertId={alertId} personal={personal} />}
      />
    </Guarded>
  );
}
