import { Button, SegmentedControl, Select, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconEyeCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { WatchKind } from '~/gql/graphql';
import { at } from '~/lib/format';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Settings.module.css';
import own from './Watches.module.css';

const Begin = graphql(`
  mutation BeginWatch($input: BeginWatchInput!) {
    beginWatch(input: $input) { entry { id expiresAt name } }
  }
`);
const Choices = graphql(`
  query WatchChoices($search: String, $people: Boolean!, $datasets: Boolean!) {
    members(first: 20, search: $search) @include(if: $people) { edges { node { id mine user { id name } } } }
    datasets(first: 20, search: $search) @include(if: $datasets) { edges { node { id name } } }
  }
`);

export const WATCH_DAYS = [
  { value: '1', label: '1 day' },
  { value: '7', label: '7 days' },
  { value: '14', label: '14 days' },
  { value: '30', label: '30 days' },
  { value: '60', label: '60 days' },
  { value: '90', label: '90 days' },
];
const TIMES = [
  { value: '2', label: '2 times as closely' },
  { value: '5', label: '5 times as closely' },
  { value: '10', label: '10 times as closely' },
  { value: '20', label: '20 times as closely' },
  { value: '50', label: '50 times as closely' },
];

/** Begins a watch. */
export function WatchForm() {
  const [kind, setKind] = useState<WatchKind>('PERSON');
  const [objectId, setObject] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 200);
  const [days, setDays] = useState('14');
  const [times, setTimes] = useState('10');
  const [reason, setReason] = useState('');
  const [begin, busy] = useChange(Begin, 'The watch could not be begun');
  const people = kind === 'PERSON';
  const [{ data }] = useQuery({
    query: Choices,
    variables: { search: objectId ? '' : search, people, datasets: !people },
    requestPolicy: 'cache-and-network',
  });
  const found = people
    ? (data?.members?.edges ?? []).flatMap((e) =>
        e?.node && !e.node.mine ? [{ value: e.node.user.id, label: e.node.user.name }] : [],
      )
    : (data?.datasets?.edges ?? []).flatMap((e) => (e?.node ? [{ value: e.node.id, label: e.node.name }] : []));
  return (
    <form
      className={css.padded}
      onSubmit={async (event) => {
        event.preventDefault();
        if (!objectId) return;
        const done = await begin({ input: { kind, objectId, days: Number(days), times: Number(times), reason } });
        if (!done) return;
        setObject(null);
        setTyped('');
        setReason('');
        const { entry } = done.beginWatch;
        say(`${entry.name} is watched more closely`, `Until ${at(entry.expiresAt)}.`);
      }}
    >
      <p className={css.note}>
        For some days alerts come sooner: for sign-ins and reading that are less unlike the person, for a new browser
        and for downloads; of a dataset, whenever somebody reads it for the first time or asks for a download. A person
        sees nothing of it, and you see nothing of a watch of yourself.
      </p>
      <SegmentedControl
        aria-label="What is watched"
        data={[
          { value: 'PERSON', label: 'A member' },
          { value: 'DATASET', label: 'A dataset' },
        ]}
        value={kind}
        onChange={(v) => {
          setKind(v as WatchKind);
          setObject(null);
          setTyped('');
        }}
      />
      <Select
        label={people ? 'Member' : 'Dataset'}
        placeholder="Search by name"
        searchable
        required
        withAsterisk={false}
        data={found}
        filter={({ options }) => options}
        value={objectId}
        onChange={setObject}
        searchValue={typed}
        onSearchChange={setTyped}
        nothingFoundMessage="Nothing is called that"
      />
      <div className={own.pair}>
        <Select label="For" allowDeselect={false} data={WATCH_DAYS} value={days} onChange={(v) => v && setDays(v)} />
        <Select
          label="How closely"
          allowDeselect={false}
          data={TIMES}
          value={times}
          onChange={(v) => v && setTimes(v)}
        />
      </div>
      <Textarea
        label="Why it is watched"
        description="Other admins read it."
        required
        withAsterisk={false}
        autosize
        minRows={2}
        minLength={10}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" loading={busy} disabled={!objectId} leftSection={<IconEyeCheck size={15} aria-hidden />}>
          Watch more closely
        </Button>
      </div>
    </form>
  );
}
