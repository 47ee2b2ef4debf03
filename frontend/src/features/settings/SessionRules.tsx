import { Button, NumberInput, Select } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { FactorRule, SessionRulesQuery } from '~/gql/graphql';
import { problemOf } from '~/lib/problem';
import { ROLES } from '~/lib/roles';
import { loadEntrance, useCan } from '~/lib/viewer';
import { Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Settings.module.css';

const SessionRulesOf = graphql(`
  query SessionRules {
    settings {
      graceDays
      idleLimit
      lifetimeLimit
      sessionRules { role secondFactor textMessages idleMinutes lifetimeMinutes sessionLimit refuseAtLimit trustDays }
    }
  }
`);
const Update = graphql(`
  mutation UpdateSessionRules($input: UpdateSettingsInput!) {
    updateSettings(input: $input) {
      settings {
        graceDays
        idleLimit
        lifetimeLimit
        sessionRules { role secondFactor textMessages idleMinutes lifetimeMinutes sessionLimit refuseAtLimit trustDays }
      }
    }
  }
`);

type Values = SessionRulesQuery['settings'];
type Rule = Values['sessionRules'][number];

const FACTORS: { value: FactorRule; label: string }[] = [
  { value: 'OPTIONAL', label: 'Not asked for' },
  { value: 'ANY', label: 'App or passkey' },
  { value: 'PASSKEY', label: 'Passkey only' },
];

/** Whether a code by text message counts as a second factor; it never does where a passkey is asked for. */
const TEXTS = [
  { value: 'on', label: 'Count as a factor' },
  { value: 'off', label: 'Do not count' },
];

const BEYOND = [
  { value: 'evict', label: 'The oldest ends' },
  { value: 'refuse', label: 'Signing in is refused' },
];

/** What signing in takes and how long it lasts, by role. */
export function SessionRules() {
  const [{ data, error }, reload] = useQuery({ query: SessionRulesOf, requestPolicy: 'cache-and-network' });
  const problem = problemOf(error);
  return (
    <Panel title="Signing in" flush>
      {data ? (
        <Form settings={data.settings} />
      ) : problem ? (
        <ErrorState
          what="The settings could not be loaded"
          problem={problem}
          onRetry={() => reload({ requestPolicy: 'network-only' })}
        />
      ) : (
        <SkeletonRows rows={4} height={56} />
      )}
    </Panel>
  );
}

const values = (rule: Rule) => ({
  role: rule.role,
  secondFactor: rule.secondFactor,
  textMessages: rule.textMessages,
  idleMinutes: rule.idleMinutes,
  lifetimeMinutes: rule.lifetimeMinutes,
  sessionLimit: rule.sessionLimit,
  refuseAtLimit: rule.refuseAtLimit,
  trustDays: rule.trustDays,
});
const same = (a: Rule, b: Rule) => JSON.stringify(values(a)) === JSON.stringify(values(b));

function Form({ settings }: { settings: Values }) {
  const may = useCan()('SETTING_UPDATE');
  const router = useRouter();
  const [rules, setRules] = useState(settings.sessionRules);
  const [grace, setGrace] = useState(settings.graceDays);
  const [update, busy] = useChange(Update, 'The settings could not be saved');
  useEffect(() => {
    setRules(settings.sessionRules);
    setGrace(settings.graceDays);
  }, [settings]);
  const set = (role: Rule['role'], part: Partial<Rule>) =>
    setRules((old) => old.map((rule) => (rule.role === role ? { ...rule, ...part } : rule)));
  const changed = rules.filter((rule, i) => !same(rule, settings.sessionRules[i] ?? rule));
  const dirty = changed.length > 0 || grace !== settings.graceDays;
  const submit = async () => {
    const sessionRules = changed.map(values);
    if (!(await update({ input: { sessionRules, graceDays: grace } }))) return;
    say('The settings are saved');
    // What one may use oneself may have changed.
    await loadEntrance(true);
    await router.invalidate();
  };
  return (
    <form
      className={css.wide}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {rules.map((rule) => (
        <fieldset key={rule.role} className={css.rule} disabled={!may}>
          <legend className={css.role}>{ROLES[rule.role].name}</legend>
          <Select
            label="Second factor"
            allowDeselect={false}
            data={FACTORS}
            disabled={!may}
            value={rule.secondFactor}
            onChange={(value) => value && set(rule.role, { secondFactor: value as FactorRule })}
          />
          <Select
            label="Text messages"
            allowDeselect={false}
            data={TEXTS}
            disabled={!may}
            value={rule.textMessages ? 'on' : 'off'}
            onChange={(value) => set(rule.role, { textMessages: value === 'on' })}
          />
          <Minutes
            label="Unused for, in minutes"
            limit={settings.idleLimit}
            disabled={!may}
            value={rule.idleMinutes}
            onChange={(idleMinutes) => set(rule.role, { idleMinutes })}
          />
          <Minutes
            label="At the most, in minutes"
            limit={settings.lifetimeLimit}
            disabled={!may}
            value={rule.lifetimeMinutes}
            onChange={(lifetimeMinutes) => set(rule.role, { lifetimeMinutes })}
          />
          <NumberInput
            label="Sessions at once"
            placeholder="Any number"
            min={1}
            max={100}
            clampBehavior="blur"
            allowDecimal={false}
            disabled={!may}
            value={rule.sessionLimit === 0 ? '' : rule.sessionLimit}
            onChange={(value) => set(rule.role, { sessionLimit: typeof value === 'number' ? value : 0 })}
          />
          <Select
            label="Beyond that"
            allowDeselect={false}
            data={BEYOND}
            disabled={!may || rule.sessionLimit === 0}
            value={rule.refuseAtLimit ? 'refuse' : 'evict'}
            onChange={(value) => set(rule.role, { refuseAtLimit: value === 'refuse' })}
          />
          <NumberInput
            label="Trust a browser, in days"
            placeholder="Never"
            min={0}
            max={90}
            clampBehavior="blur"
            allowDecimal={false}
            disabled={!may}
            value={rule.trustDays === 0 ? '' : rule.trustDays}
            onChange={(value) => set(rule.role, { trustDays: typeof value === 'number' ? value : 0 })}
          />
        </fieldset>
      ))}
      <NumberInput
        label="Days to set a second factor up"
        description="For people who have none that counts yet. The others are asked at once."
        w={320}
        min={0}
        max={90}
        clampBehavior="blur"
        allowDecimal={false}
        disabled={!may}
        value={grace}
        onChange={(value) => typeof value === 'number' && setGrace(value)}
      />
      {may ? (
        <div>
          <Button type="submit" loading={busy} disabled={!dirty}>
            Save
          </Button>
        </div>
      ) : (
        <p className={css.note}>An admin can change these.</p>
      )}
    </form>
  );
}

type MinutesProps = {
  label: string;
  limit: number;
  disabled: boolean;
  value: number;
  onChange: (value: number) => void;
};

/** Minutes up to what the installation allows; nothing leaves it to the installation. */
const Minutes = ({ label, limit, disabled, value, onChange }: MinutesProps) => (
  <NumberInput
    label={label}
    placeholder={String(limit)}
    min={Math.min(5, limit)}
    max={limit}
    clampBehavior="blur"
    allowDecimal={false}
    disabled={disabled}
    value={value === 0 ? '' : value}
    onChange={(next) => onChange(typeof next === 'number' ? next : 0)}
  />
);
