import { Button, NumberInput, Select, Switch } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { SettingsQuery } from '~/gql/graphql';
import { problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Settings.module.css';

const Settings = graphql(`
  query Settings {
    settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore }
  }
`);
const UpdateSettings = graphql(`
  mutation UpdateSettings($input: UpdateSettingsInput!) {
    updateSettings(input: $input) {
      settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore }
    }
  }
`);

type Values = SettingsQuery['settings'];

/** What may leave the organization, and how people come in. */
export function Rules() {
  const [{ data, error }, reload] = useQuery({ query: Settings, requestPolicy: 'cache-and-network' });
  const problem = problemOf(error);
  return (
    <Panel title="Sharing, downloads and passwords" flush>
      {data ? (
        <Form values={data.settings} />
      ) : problem ? (
        <ErrorState
          what="The settings could not be loaded"
          problem={problem}
          onRetry={() => reload({ requestPolicy: 'network-only' })}
        />
      ) : (
        <SkeletonRows rows={7} height={56} />
      )}
    </Panel>
  );
}

function Form({ values }: { values: Values }) {
  const may = useCan()('SETTING_UPDATE');
  const [edited, setEdited] = useState(values);
  const [update, busy] = useChange(UpdateSettings, 'The settings could not be saved');
  useEffect(() => setEdited(values), [values]);
  const set = (part: Partial<Values>) => setEdited((old) => ({ ...old, ...part }));
  const changed = Object.fromEntries(
    Object.entries(edited).filter(([key, value]) => key !== '__typename' && value !== values[key as keyof Values]),
  );
  const dirty = Object.keys(changed).length > 0;
  return (
    <form
      className={css.padded}
      onSubmit={async (event) => {
        event.preventDefault();
        if (await update({ input: changed })) say('The settings are saved');
      }}
    >
      <Switch
        label="Viewers may download"
        description="Results that are shared with them, as CSV, JSON or Parquet."
        disabled={!may}
        checked={edited.viewersMayExport}
        onChange={(event) => set({ viewersMayExport: event.currentTarget.checked })}
      />
      <Switch
        label="Guests may download"
        description="Results that are shared with them by name."
        disabled={!may}
        checked={edited.guestsMayExport}
        onChange={(event) => set({ guestsMayExport: event.currentTarget.checked })}
      />
      <NumberInput
        label="Rows in one download, at the most"
        w={260}
        min={1}
        max={1_000_000}
        clampBehavior="blur"
        thousandSeparator=","
        allowDecimal={false}
        disabled={!may}
        value={edited.exportRowLimit}
        onChange={(value) => typeof value === 'number' && set({ exportRowLimit: value })}
      />
      <NumberInput
        label="Days for which an invitation can be used"
        w={260}
        min={1}
        max={30}
        clampBehavior="blur"
        allowDecimal={false}
        disabled={!may}
        value={edited.invitationDays}
        onChange={(value) => typeof value === 'number' && set({ invitationDays: value })}
      />
      <NumberInput
        label="Characters of a new password, at the least"
        w={260}
        min={8}
        max={64}
        clampBehavior="blur"
        allowDecimal={false}
        disabled={!may}
        value={edited.passwordLength}
        onChange={(value) => typeof value === 'number' && set({ passwordLength: value })}
      />
      <Switch
        label="New passwords mix kinds of characters"
        description="Three of small letters, capitals, digits and signs, unless they have 20 characters."
        disabled={!may}
        checked={edited.passwordClasses}
        onChange={(event) => set({ passwordClasses: event.currentTarget.checked })}
      />
      <Select
        label="Strength of a new password, at the least"
        w={260}
        allowDeselect={false}
        disabled={!may}
        data={[
          { value: '2', label: 'Fair' },
          { value: '3', label: 'Strong' },
          { value: '4', label: 'Very strong' },
        ]}
        value={String(edited.passwordScore)}
        onChange={(value) => value && set({ passwordScore: Number(value) })}
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
