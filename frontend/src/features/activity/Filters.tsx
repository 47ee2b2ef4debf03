import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFilterOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { ActivityEventOutcome } from '~/gql/graphql';
import { useCan } from '~/lib/viewer';
import css from './Activity.module.css';
import { GROUPS, isFiltered, KINDS, RANGES, type Search } from './search';

const Choices = graphql(`
  query ActivityChoices($search: String, $people: Boolean!, $datasets: Boolean!) {
    members(first: 20, search: $search) @include(if: $people) { edges { node { id user { id name } } } }
    datasets(first: 20, search: $search) @include(if: $datasets) { edges { node { id name } } }
    analyses(first: 20, search: $search) { edges { node { id name } } }
  }
`);

type Props = { search: Search; onChange: (next: Search) => void; objectName?: string; personName?: string };

const EXACT = 'exact';

/** Who, what, to what, when: everything that narrows the log. */
export function Filters({ search, onChange, objectName, personName }: Props) {
  const can = useCan();
  const all = can('ACTIVITY_AUDIT');
  const [exact, setExact] = useState(Boolean(search.from || search.until));
  const set = (part: Partial<Search>) => onChange({ ...search, event: undefined, ...part });
  const range = exact || search.from || search.until ? EXACT : (search.last ?? null);
  return (
    <>
      {all && (
        <Lookup
          label="Person"
          placeholder="Everybody"
          value={search.person ?? null}
          name={personName}
          onChange={(person) => set({ person: person ?? undefined })}
          people
        />
      )}
      <Lookup
        label="Object"
        placeholder="Anything"
        value={search.object ?? null}
        name={objectName}
        onChange={(object) => set({ object: object ?? undefined })}
        people={all}
        things
      />
      <Select
        size="xs"
        w={200}
        aria-label="Kind"
        placeholder="All kinds"
        data-filter
        clearable
        clearButtonProps={{ 'aria-label': 'All kinds' }}
        data={[
          { group: 'Often asked', items: KINDS },
          { group: 'Areas', items: GROUPS },
        ]}
        value={search.what ?? null}
        onChange={(what) => set({ what: what ?? undefined })}
      />
      <Select
        size="xs"
        w={132}
        aria-label="Outcome"
        placeholder="Any outcome"
        clearable
        clearButtonProps={{ 'aria-label': 'Any outcome' }}
        data={[
          { value: 'SUCCEEDED', label: 'Succeeded' },
          { value: 'FAILED', label: 'Failed' },
          { value: 'DENIED', label: 'Refused' },
        ]}
        value={search.outcome ?? null}
        onChange={(outcome) => set({ outcome: (outcome as ActivityEventOutcome) ?? undefined })}
      />
      <Select
        size="xs"
        w={150}
        aria-label="Time"
        placeholder="Any time"
        clearable
        clearButtonProps={{ 'aria-label': 'Any time' }}
        data={[...RANGES.map(({ value, label }) => ({ value, label })), { value: EXACT, label: 'From … until …' }]}
        value={range}
        onChange={(value) => {
          setExact(value === EXACT);
          set({ last: value && value !== EXACT ? value : undefined, from: undefined, until: undefined });
        }}
      />
      {range === EXACT && (
        <span className={css.exact}>
          <Moment label="From" value={search.from} onChange={(from) => set({ from, last: undefined })} />
          <Moment label="Until" value={search.until} onChange={(until) => set({ until, last: undefined })} />
        </span>
      )}
      {isFiltered(search) && (
        <Button
          variant="subtle"
          size="compact-sm"
          color="gray"
          leftSection={<IconFilterOff size={14} aria-hidden />}
          onClick={() => {
            setExact(false);
            onChange({});
          }}
        >
          Clear
        </Button>
      )}
    </>
  );
}

/** A moment in the reader's own time; the address of the page holds it in UTC. */
function Moment({ label, value, onChange }: { label: string; value?: string; onChange: (iso?: string) => void }) {
  const local = (iso?: string) => {
    if (!iso) return '';
    const at = new Date(iso);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  };
  return (
    <TextInput
      size="xs"
      type="datetime-local"
      aria-label={label}
      defaultValue={local(value)}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        const at = typed ? new Date(typed) : undefined;
        if (!at || !Number.isNaN(at.getTime())) onChange(at?.toISOString());
      }}
    />
  );
}

type LookupProps = {
  label: string;
  placeholder: string;
  value: string | null;
  /** What the chosen one is called, where the lists do not say. */
  name?: string;
  onChange: (value: string | null) => void;
  people?: boolean;
  things?: boolean;
};

/** Finds people, datasets and analyses by a few letters of their names. */
function Lookup({ label, placeholder, value, name, onChange, people = false, things = false }: LookupProps) {
  const can = useCan();
  const [typed, setTyped] = useState('');
  const [opened, setOpened] = useState(false);
  const [chosen, setChosen] = useState<{ value: string; label: string }>();
  const [search] = useDebouncedValue(typed === chosen?.label ? '' : typed, 200);
  const [{ data }] = useQuery({
    query: Choices,
    variables: {
      search: search || null,
      people: people && can('MEMBER_LIST'),
      datasets: things && can('DATASET_READ'),
    },
    pause: !opened && !value,
  });
  const persons = (data?.members?.edges ?? []).flatMap((e) =>
    e?.node ? [{ value: e.node.user.id, label: e.node.user.name }] : [],
  );
  const datasets = (data?.datasets?.edges ?? []).flatMap((e) =>
    e?.node ? [{ value: e.node.id, label: e.node.name }] : [],
  );
  const analyses = (things ? (data?.analyses?.edges ?? []) : []).flatMap((e) =>
    e?.node ? [{ value: e.node.id, label: e.node.name }] : [],
  );
  const known = [...persons, ...datasets, ...analyses].some((one) => one.value === value);
  const current =
    value && !known ? [{ value, label: chosen?.value === value ? chosen.label : (name ?? 'One that is gone') }] : [];
  const groups = [
    { group: 'Chosen', items: current },
    { group: 'Datasets', items: datasets },
    { group: 'Analyses', items: analyses },
    { group: 'People', items: persons },
  ].filter(({ items }) => items.length > 0);
  return (
    <Select
      size="xs"
      w={180}
      aria-label={label}
      placeholder={placeholder}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': placeholder }}
      nothingFoundMessage="Nothing is called so"
      filter={({ options }) => options}
      data={groups}
      value={value}
      onDropdownOpen={() => setOpened(true)}
      onSearchChange={setTyped}
      onChange={(next, option) => {
        setChosen(option ? { value: option.value, label: option.label } : undefined);
        onChange(next);
      }}
    />
  );
}
