import { Switch } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconListSearch, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { RulesQuery } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { LinkButton } from '~/ui/LinkButton';
import { Page, Panel } from '~/ui/Page';
import { Severity } from '~/ui/Severity';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { useChange } from '~/ui/useChange';
import { Decoys } from './Decoys';
import { EMPTY, EXAMPLES, PER } from './examples';
import { RuleEditor } from './RuleEditor';
import css from './Rules.module.css';

const Query = graphql(`
  query Rules {
    rules {
      id
      title
      description
      expression
      severity
      technique
      active
      per
      times
      minutes
      found
      foundAt
      failures
      failure
      author { id name }
    }
    ruleFields { name type description }
  }
`);
const Switching = graphql(`
  mutation SwitchRule($input: UpdateRuleInput!) {
    updateRule(input: $input) { rule { id active failures failure } }
  }
`);

type Rule = RulesQuery['rules'][number];

export function RulesPage({ selected }: { selected: string | undefined }) {
  const can = useCan();
  const [{ data, fetching, error }, reload] = useQuery({ query: Query });
  const problem = problemOf(error);
  const rules = data?.rules ?? [];
  if (selected && data) {
    const rule = rules.find((r) => r.id === selected);
    const example = EXAMPLES[Number(selected.replace('example-', ''))];
    const draft = rule ?? (selected.startsWith('example-') && example ? example : EMPTY);
    return (
      <Page
        wide
        title={rule?.title ?? 'A new rule'}
        lead="It looks at each event once it happened. Try it on your history before you save it."
        actions={
          <LinkButton to="/rules" variant="default" leftSection={<IconArrowLeft size={16} aria-hidden />}>
            All rules
          </LinkButton>
        }
      >
        <RuleEditor id={rule?.id} initial={draft} fields={data.ruleFields} />
      </Page>
    );
  }
  return (
    <Page
      title="Rules and decoys"
      lead="What your organization looks out for itself, besides what Strongroom does anyway."
      actions={
        can('RULE_MANAGE') && (
          <LinkButton to="/rules" search={{ rule: 'new' }} leftSection={<IconPlus size={16} aria-hidden />}>
            Write a rule
          </LinkButton>
        )
      }
    >
      <Panel title="Rules" hint={rules.length ? plural(rules.length, 'rule') : undefined} flush>
        {problem && !data ? (
          <ErrorState what="The rules could not be loaded" problem={problem} onRetry={reload} />
        ) : fetching && !data ? (
          <SkeletonRows rows={3} height={72} />
        ) : rules.length === 0 ? (
          <Empty icon={IconListSearch} title="No rule of your own yet">
            Start from one of the examples below, and try it on what has happened here.
          </Empty>
        ) : (
          <ul className={css.lines}>
            {rules.map((rule) => (
              <Line key={rule.id} rule={rule} manage={can('RULE_MANAGE')} />
            ))}
          </ul>
        )}
      </Panel>
      {can('RULE_MANAGE') && (
        <Panel title="Start from an example">
          <ul className={css.cards}>
            {EXAMPLES.map((example, i) => (
              <li key={example.title}>
                <Link to="/rules" search={{ rule: `example-${i}` }}>
                  <b>{example.title}</b>
                  <span>{example.description}</span>
                </Link>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {can('DECOY_MANAGE') && <Decoys />}
    </Page>
  );
}

/** How often what must happen, in words. */
const counting = (rule: Rule) =>
  rule.times === 1
    ? 'Each time'
    : `${rule.times} times ${PER.find((p) => p.value === rule.per)?.by} within ${plural(rule.minutes, 'minute')}`;

function Line({ rule, manage }: { rule: Rule; manage: boolean }) {
  const [change, busy] = useChange(Switching, 'The rule could not be switched');
  return (
    <li data-off={!rule.active || undefined}>
      <div className={css.line}>
        <Link to="/rules" search={{ rule: rule.id }} className={css.lineHead}>
          <b>{rule.title}</b>
          <Severity value={rule.severity} />
        </Link>
        <span className={css.facts}>
          <span>{counting(rule)}</span>
          {rule.foundAt ? (
            <span>
              Found {plural(rule.found, 'event')}, last <Ago at={rule.foundAt} />
            </span>
          ) : (
            <span>Found nothing yet</span>
          )}
          {rule.technique && <span className="mono">{rule.technique}</span>}
        </span>
        {rule.failures > 0 && (
          <span className={css.failing}>
            <IconAlertTriangle size={14} aria-hidden />
            It does not work: it failed for {plural(rule.failures, 'event')}. {rule.failure}
          </span>
        )}
      </div>
      <Switch
        aria-label={`${rule.title} is on`}
        checked={rule.active}
        disabled={busy || !manage}
        onChange={(event) => void change({ input: { id: rule.id, active: event.currentTarget.checked } })}
      />
    </li>
  );
}
