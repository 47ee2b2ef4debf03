import { createFileRoute } from '@tanstack/react-router';
import { RulesPage } from '~/features/rules/RulesPage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/rules')({
  validateSearch: (search: Record<string, unknown>): { rule?: string } =>
    typeof search.rule === 'string' ? { rule: search.rule } : {},
  component: Rules,
});

function Rules() {
  const { rule } = Route.useSearch();
  return (
    <Guarded needs="RULE_READ" what="the organization's own rules">
      <RulesPage key={rule ?? ''} selected={rule} />
    </Guarded>
  );
}
