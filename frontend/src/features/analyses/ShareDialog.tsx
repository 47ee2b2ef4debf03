import { Button, Modal, SegmentedControl, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconUsers, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { ShareAudience } from '~/gql/graphql';
import { onDay } from '~/lib/format';
import { ROLES } from '~/lib/roles';
import { useViewer } from '~/lib/viewer';
import { Face } from '~/ui/Person';
import { useChange } from '~/ui/useChange';
import type { AnalysisData } from './AnalysisPage';
import css from './ShareDialog.module.css';

const ShareAnalysis = graphql(`
  mutation ShareAnalysis($input: ShareAnalysisInput!) {
    shareAnalysis(input: $input) {
      share { id audience expiresAt createdAt user { id name } analysis { id shares { id } } }
    }
  }
`);
const RevokeShare = graphql(`
  mutation RevokeShare($input: RevokeShareInput!) {
    revokeShare(input: $input) { id }
  }
`);
const People = graphql(`
  query People($search: String) {
    members(first: 50, search: $search) {
      edges { node { id role state mine user { id name email } } }
      pageInfo { hasNextPage }
    }
  }
`);

const MORE = 'There are more people: type a name or an address to find them.';

const ENDS: Record<string, { label: string; days?: number }> = {
  never: { label: 'Until withdrawn' },
  day: { label: 'For a day', days: 1 },
  week: { label: 'For a week', days: 7 },
  month: { label: 'For 30 days', days: 30 },
  quarter: { label: 'For 90 days', days: 90 },
};

type Props = { analysis: AnalysisData; opened: boolean; onClose: () => void };

export function ShareDialog({ analysis, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={`Share ${analysis.name}`} size={520}>
      <Shares analysis={analysis} />
    </Modal>
  );
}

function Shares({ analysis }: { analysis: AnalysisData }) {
  const { organization } = useViewer();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const [audience, setAudience] = useState<ShareAudience>('PERSON');
  const [person, setPerson] = useState<{ value: string; label: string } | null>(null);
  // What is chosen shows in the field; it is no search.
  const [{ data }] = useQuery({
    query: People,
    variables: { search: search === person?.label ? null : search || null },
  });
  const [end, setEnd] = useState<string>('never');
  const [share, busy] = useChange(ShareAnalysis, 'The analysis could not be shared');
  const [revoke, revoking] = useChange(RevokeShare, 'The share could not be withdrawn');
  const shares = analysis.shares ?? [];
  const team = shares.some((s) => s.audience === 'TEAM');
  const people = (data?.members.edges ?? []).flatMap((edge) => {
    const m = edge?.node;
    const shared = shares.some((s) => s.user?.id === m?.user.id);
    return m && m.state === 'ACTIVE' && !m.mine && !shared
      ? [{ value: m.user.id, label: `${m.user.name} (${ROLES[m.role].name.toLowerCase()})` }]
      : [];
  });
  // The choice stays one, whoever is searched next.
  const choices = person && !people.some((p) => p.value === person.value) ? [person, ...people] : people;
  const add = async () => {
    const days = ENDS[end]?.days;
    const done = await share({
      input: {
        analysisId: analysis.id,
        audience,
        userId: audience === 'PERSON' ? person?.value : undefined,
        expiresAt: days ? new Date(Date.now() + days * 86_400_000).toISOString() : undefined,
      },
    });
    if (!done) return;
    setPerson(null);
    setTyped('');
  };
  return (
    <>
      <p className={css.lead}>
        People see the result and can draw it anew. They see neither the query nor the datasets.
      </p>
      <div className={css.add}>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="Share with"
          value={audience}
          onChange={(value) => setAudience(value as ShareAudience)}
          data={[
            { value: 'PERSON', label: 'A person' },
            { value: 'TEAM', label: 'The team' },
          ]}
        />
        {audience === 'PERSON' ? (
          <Select
            aria-label="Person"
            placeholder="Choose a person"
            searchable
            searchValue={typed}
            onSearchChange={setTyped}
            // The server searches, among all of them.
            filter={({ options }) => options}
            nothingFoundMessage="Nobody found"
            data={
              data?.members.pageInfo.hasNextPage ? [...choices, { value: '', label: MORE, disabled: true }] : choices
            }
            value={person?.value ?? null}
            onChange={(value) => setPerson(choices.find((p) => p.value === value) ?? null)}
          />
        ) : (
          <p className={css.note}>
            {team
              ? 'It is shared with the team already.'
              : `Every member of ${organization.name} sees the result; guests do not.`}
          </p>
        )}
        <div className={css.row}>
          <Select
            aria-label="For how long"
            allowDeselect={false}
            data={Object.entries(ENDS).map(([value, { label }]) => ({ value, label }))}
            value={end}
            onChange={(value) => value && setEnd(value)}
          />
          <Button size="sm" onClick={add} loading={busy} disabled={audience === 'PERSON' ? !person : team}>
            Share
          </Button>
        </div>
      </div>
      <h3 className={css.title}>Shared with</h3>
      {shares.length === 0 ? (
        <p className={css.note}>Nobody yet. Only you see this analysis.</p>
      ) : (
        <ul className={css.list}>
          {shares.map((s) => {
            const name =
              s.audience === 'TEAM'
                ? `Everybody in ${organization.name} but guests`
                : (s.user?.name ?? 'Somebody who left');
            return (
              <li key={s.id}>
                {s.audience === 'TEAM' ? (
                  <span className={css.team}>
                    <IconUsers size={15} aria-hidden />
                  </span>
                ) : (
                  <Face name={name} />
                )}
                <span className={css.who}>
                  <b>{name}</b>
                  <span>{s.expiresAt ? `until ${onDay(s.expiresAt)}` : 'until withdrawn'}</span>
                </span>
                <Button
                  variant="default"
                  size="compact-sm"
                  disabled={revoking}
                  leftSection={<IconX size={13} aria-hidden />}
                  aria-label={`Withdraw from ${name}`}
                  onClick={() => void revoke({ input: { id: s.id } })}
                >
                  Withdraw
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
