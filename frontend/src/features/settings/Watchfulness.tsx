import { Button, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { WatchfulnessQuery } from '~/gql/graphql';
import { problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Settings.module.css';

const Settings = graphql(`
  query Watchfulness {
    settings { stepUpBudget adminBudget weekBudget securityContact securityContactText }
  }
`);
const Update = graphql(`
  mutation UpdateWatchfulness($input: UpdateSettingsInput!) {
    updateSettings(input: $input) {
      settings { stepUpBudget adminBudget weekBudget securityContact securityContactText }
    }
  }
`);

type Values = WatchfulnessQuery['settings'];

const BUDGETS = [
  ['stepUpBudget', 'Sign-ins that are asked for more proof', 0.1, 5],
  ['adminBudget', 'Sign-ins and days of reading that alert admins', 0.01, 1],
  ['weekBudget', 'Weeks of reading that alert admins', 0.1, 5],
] as const;

/** How many false alarms there may be, and whom members tell of what they notice. */
export function Watchfulness() {
  const [{ data, error }, reload] = useQuery({ query: Settings, requestPolicy: 'cache-and-network' });
  const problem = problemOf(error);
  return data ? (
    <>
      <Form title="False alarms" of="budgets" values={data.settings} />
      <Form title="Security contact" of="contact" values={data.settings} />
    </>
  ) : (
    <Panel title="False alarms" flush>
      {problem ? (
        <ErrorState
          what="The settings could not be loaded"
          problem={problem}
          onRetry={() => reload({ requestPolicy: 'network-only' })}
        />
      ) : (
        <SkeletonRows rows={3} height={56} />
      )}
    </Panel>
  );
}

function Form({ title, of, values }: { title: string; of: 'budgets' | 'contact'; values: Values }) {
  const may = useCan()('SETTING_UPDATE');
  const [edited, setEdited] = useState(values);
  const [update, busy] = useChange(Update, 'The settings could not be saved');
  useEffect(() => setEdited(values), [values]);
  const set = (part: Partial<Values>) => setEdited((old) => ({ ...old, ...part }));
  const changed = Object.fromEntries(
    Object.entries(edited).filter(([key, value]) => key !== '__typename' && value !== values[key as keyof Values]),
  );
  return (
    <Panel title={title} flush>
      <form
        className={css.padded}
        onSubmit={async (event) => {
          event.preventDefault();
          if (await update({ input: changed })) say('The settings are saved');
        }}
      >
        {of === 'budgets' ? (
          <>
            <p className={css.note}>
              Of what is harmless, this share may alert. More finds more, and disturbs more often. It applies from the
              next sign-in or read.
            </p>
            {BUDGETS.map(([key, label, min, max]) => (
              <NumberInput
                key={key}
                label={label}
                w={320}
                suffix=" %"
                min={min}
                max={max}
                step={min}
                decimalScale={2}
                clampBehavior="blur"
                disabled={!may}
                value={edited[key]}
                onChange={(value) => typeof value === 'number' && set({ [key]: value })}
              />
            ))}
          </>
        ) : (
          <>
            <TextInput
              label="Whom members tell of something that does not look safe"
              description="A mail address, or a page that begins with https://. Everybody sees it on their Security page."
              disabled={!may}
              maxLength={300}
              value={edited.securityContact}
              onChange={(event) => set({ securityContact: event.currentTarget.value })}
            />
            <Textarea
              label="What they read beside it"
              disabled={!may}
              autosize
              minRows={2}
              maxLength={500}
              value={edited.securityContactText}
              onChange={(event) => set({ securityContactText: event.currentTarget.value })}
            />
          </>
        )}
        {may ? (
          <div>
            <Button type="submit" loading={busy} disabled={Object.keys(changed).length === 0}>
              Save
            </Button>
          </div>
        ) : (
          <p className={css.note}>An admin can change these.</p>
        )}
      </form>
    </Panel>
  );
}
