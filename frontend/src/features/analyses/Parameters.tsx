import { Select, TextInput } from '@mantine/core';
import type { ParameterInput, ParameterType } from '~/gql/graphql';
import css from './Workbench.module.css';

const TYPES: { value: ParameterType; label: string }[] = [
  { value: 'TEXT', label: 'Text' },
  { value: 'NUMBER', label: 'Number' },
  { value: 'BOOLEAN', label: 'Yes or no' },
  { value: 'DATE', label: 'Date' },
];

type Props = { values: ParameterInput[]; onChange: (values: ParameterInput[]) => void };

/** One field for each $name of the query. */
export function Parameters({ values, onChange }: Props) {
  if (values.length === 0) return null;
  const set = (name: string, part: Partial<ParameterInput>) =>
    onChange(values.map((p) => (p.name === name ? { ...p, ...part } : p)));
  return (
    <fieldset className={css.parameters}>
      <legend className="sr">Values of the query</legend>
      {values.map((p) => (
        <div key={p.name} className={css.parameter}>
          <TextInput
            size="xs"
            label={`$${p.name}`}
            type={p.type === 'DATE' ? 'date' : 'text'}
            inputMode={p.type === 'NUMBER' ? 'decimal' : undefined}
            placeholder={p.type === 'BOOLEAN' ? 'true or false' : undefined}
            value={p.value}
            onChange={(event) => set(p.name, { value: event.currentTarget.value })}
          />
          <Select
            size="xs"
            w={104}
            aria-label={`Type of $${p.name}`}
            allowDeselect={false}
            data={TYPES}
            value={p.type}
            onChange={(type) => type && set(p.name, { type: type as ParameterType })}
          />
        </div>
      ))}
    </fieldset>
  );
}
