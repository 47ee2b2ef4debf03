import { Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { graphql } from '~/gql';
import type { CustomRulePer, CustomRuleSeverity } from '~/gql/graphql';
import { Confirm } from '~/ui/Confirm';
import { Panel } from '~/ui/Page';
import { SEVERITIES } from '~/ui/Severity';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import { Expression } from './Expression';
import { type Draft, PER } from './examples';
import css from './Rules.module.css';
import { Trial } from './Trial';

const Create = graphql(`
  mutation CreateRule($input: CreateRuleInput!) {
    createRule(input: $input) { rule { id } }
  }
`);
const Update = graphql(`
  mutation UpdateRule($input: UpdateRuleInput!) {
    updateRule(input: $input) {
      rule { id title description expression severity technique active per times minutes failures failure }
    }
  }
`);
const Remove = graphql(`
  mutation RemoveRule($input: RemoveRuleInput!) {
    removeRule(input: $input) { id }
  }
`);

type Field = { name: string; type: string; description: string };
type Props = { id: string | undefined; initial: Draft; fields: readonly Field[] };

export function RuleEditor({ id, initial, fields }: Props) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>(() => ({
    title: initial.title,
    description: initial.description,
    expression: initial.expression,
    severity: initial.severity,
    technique: initial.technique,
    per: initial.per,
    times: initial.times,
    minutes: initial.minutes,
  }));
  const [removing, setRemoving] = useState(false);
  const [create, creating] = useChange(Create, 'The rule could not be saved');
  const [update, updating] = useChange(Update, 'The rule could not be saved');
  const [remove] = useChange(Remove, 'The rule could not be removed');
  const set = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const save = async () => {
    const input = { ...draft, title: draft.title.trim() };
    const done = id ? await update({ input: { ...input, id } }) : await create({ input });
    if (!done) return;
    say('The rule is saved', 'It looks at what happens from now on.');
    await navigate({ to: '/rules' });
  };
  return (
    <div className={css.split}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
        className={css.column}
      >
        <Panel title="What an event must be like" flush>
          <Expression value={draft.expression} fields={fields} onChange={(expression) => set({ expression })} />
        </Panel>
        <Panel title="What makes an alert">
          <div className={css.form}>
            <div className={css.trio}>
              <NumberInput
                label="Matching events"
                min={1}
                max={1000}
                value={draft.times}
                onChange={(n) => set({ times: Number(n) || 1 })}
              />
              <Select
                label="By the same"
                allowDeselect={false}
                data={PER.map(({ value, label }) => ({ value, label }))}
                value={draft.per}
                onChange={(value) => set({ per: value as CustomRulePer })}
              />
              <NumberInput
                label="Within minutes"
                min={1}
                max={1440}
                value={draft.minutes}
                disabled={draft.times === 1}
                onChange={(n) => set({ minutes: Number(n) || 1 })}
              />
            </div>
            <TextInput
              label="Title"
              description="Its alerts are called so."
              value={draft.title}
              maxLength={80}
              onChange={(event) => set({ title: event.currentTarget.value })}
            />
            <Textarea
              label="Description"
              description="What fires it and what to do, for whoever reads the alert."
              autosize
              minRows={2}
              value={draft.description}
              onChange={(event) => set({ description: event.currentTarget.value })}
            />
            <div className={css.pair}>
              <Select
                label="Severity"
                allowDeselect={false}
                data={Object.entries(SEVERITIES).map(([value, [label]]) => ({ value, label }))}
                value={draft.severity}
                onChange={(value) => set({ severity: value as CustomRuleSeverity })}
              />
              <TextInput
                label="MITRE ATT&CK id"
                placeholder="T1078"
                value={draft.technique}
                onChange={(event) => set({ technique: event.currentTarget.value.trim() })}
              />
            </div>
            <div className={css.buttons}>
              {id && (
                <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
                  Remove
                </Button>
              )}
              <span className={css.space} />
              <Button
                type="submit"
                loading={creating || updating}
                disabled={!draft.title.trim() || !draft.expression.trim()}
              >
                Save rule
              </Button>
            </div>
          </div>
        </Panel>
      </form>
      <div className={css.column}>
        <Trial draft={draft} />
        <Panel title="What a rule can ask">
          <dl className={css.fields}>
            {fields.map((field) => (
              <div key={field.name}>
                <dt className="mono">{field.name}</dt>
                <dd>{field.description}</dd>
              </div>
            ))}
            <div>
              <dt className="mono">event.place.address.within("10.0.0.0/8")</dt>
              <dd>Whether an address belongs to a range.</dd>
            </div>
          </dl>
        </Panel>
      </div>
      <Confirm
        opened={removing}
        onClose={() => setRemoving(false)}
        title="Remove the rule?"
        action="Remove rule"
        onConfirm={async () => {
          if (id && (await remove({ input: { id } }))) await navigate({ to: '/rules' });
          setRemoving(false);
        }}
      >
        It no longer looks at what happens. The alerts that it raised stay.
      </Confirm>
    </div>
  );
}
