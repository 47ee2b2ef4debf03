import { createFileRoute } from '@tanstack/react-router';
import { IncidentsPage } from '~/features/incidents/IncidentsPage';
import { Room } from '~/features/incidents/Room';
import { Guarded } from '../Guarded';

type Search = { incident?: string };

export const Route = createFileRoute('/_app/incidents')({
  validateSearch: (search: Record<string, unknown>): Search => ({
    incident: typeof search.incident === 'string' ? search.incident : undefined,
  }),
  component: Incidents,
});

function Incidents() {
  const { incident } = Route.useSearch();
  return (
    <Guarded needs="INCIDENT_READ" what="looking after incidents">
      {incident ? <Room key={incident} id={incident} /> : <IncidentsPage />}
    </Guarded>
  );
}
