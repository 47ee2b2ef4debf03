import { createFileRoute } from '@tanstack/react-router';
import { PlanPage } from '~/features/plan/PlanPage';
import { VersionPage } from '~/features/plan/VersionPage';
import { Guarded } from '../Guarded';

type Search = { version?: number; against?: number; write?: boolean };

const count = (value: unknown) => (Number.isInteger(value) && Number(value) > 0 ? Number(value) : undefined);

export const Route = createFileRoute('/_app/plan')({
  validateSearch: (search: Record<string, unknown>): Search => ({
    version: count(search.version),
    against: count(search.against),
    write: search.write === true || undefined,
  }),
  component: Plan,
});

function Plan() {
  const { version, against, write } = Route.useSearch();
  return (
    <Guarded needs="PLAN_READ" what="reading the response plan">
      {version ? <VersionPage key={version} number={version} against={against} /> : <PlanPage write={write} />}
    </Guarded>
  );
}
