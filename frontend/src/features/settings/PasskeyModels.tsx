import { Button, MultiSelect, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { PasskeyModelsQuery } from '~/gql/graphql';
import { problemOf } from '~/lib/problem';
import { loadEntrance, useCan } from '~/lib/viewer';
import { Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import { aaguidOf, choicesOf } from './models';
import css from './Settings.module.css';

const Models = graphql(`
  query PasskeyModels {
    settings { passkeyModels passkeysClaimed passkeysProvable knownPasskeyModels { aaguid name } }
  }
`);
const Update = graphql(`
  mutation UpdatePasskeyModels($input: UpdateSettingsInput!) {
    updateSettings(input: $input) {
      settings { passkeyModels passkeysClaimed passkeysProvable knownPasskeyModels { aaguid name } }
    }
  }
`);

type Values = PasskeyModelsQuery['settings'];

/** In what passkeys may live. */
export function PasskeyModels() {
  const [{ data, error }, reload] = useQuery({ query: Models, requestPolicy: 'cache-and-network' });
  const problem = problemOf(error);
  return (
    <Panel title="Passkeys" flush>
      {data ? (
        <Form settings={data.settings} />
      ) : problem ? (
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

function Form({ settings }: { settings: Values }) {
  const may = useCan()('SETTING_UPDATE');
  const router = useRouter();
  const [listed, setListed] = useState(settings.passkeyModels.length > 0);
  const [models, setModels] = useState<readonly string[]>(settings.passkeyModels);
  const [claimed, setClaimed] = useState(settings.passkeysClaimed);
  const [update, busy] = useChange(Update, 'The settings could not be saved');
  useEffect(() => {
    setListed(settings.passkeyModels.length > 0);
    setModels(settings.passkeyModels);
    setClaimed(settings.passkeysClaimed);
  }, [settings]);
  const { choices, chosen } = choicesOf(settings.knownPasskeyModels, models);
  const wanted = listed ? models : [];
  const dirty =
    [...wanted].sort().join() !== [...settings.passkeyModels].sort().join() || claimed !== settings.passkeysClaimed;
  const unprovable = listed && !claimed && !settings.passkeysProvable;
  const submit = async () => {
    if (!(await update({ input: { passkeyModels: [...wanted], passkeysClaimed: claimed } }))) return;
    say('The settings are saved');
    // What one may use oneself may have changed.
    await loadEntrance(true);
    await router.invalidate();
  };
  return (
    <form
      className={css.padded}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p className={css.note}>A passkey of another model still signs its owner in, but is no second factor here.</p>
      <SegmentedControl
        aria-label="Passkeys that count"
        disabled={!may}
        data={[
          { value: 'any', label: 'Any passkey' },
          { value: 'listed', label: 'Only these models' },
        ]}
        value={listed ? 'listed' : 'any'}
        onChange={(value) => setListed(value === 'listed')}
      />
      {listed && (
        <>
          <MultiSelect
            label="Models"
            placeholder={chosen.length === 0 ? 'Choose at least one' : undefined}
            searchable
            nothingFoundMessage="No such name. Add it by its AAGUID below."
            disabled={!may}
            data={choices.map(({ value, label }) => ({ value, label }))}
            value={chosen}
            onChange={(values) => setModels(choices.filter((c) => values.includes(c.value)).flatMap((c) => c.aaguids))}
          />
          {may && <Another onAdd={(aaguid) => setModels((old) => [...new Set([...old, aaguid])])} />}
          <Switch
            label="Accept models that are only claimed"
            description="Synchronised passkeys cannot prove what they live in. Whoever writes their own software can claim anything."
            disabled={!may}
            checked={claimed}
            onChange={(event) => setClaimed(event.currentTarget.checked)}
          />
          {unprovable && (
            <p className={css.note} role="status">
              No passkey can prove its model here until the operator of this installation sets STRONGROOM_PASSKEY_ROOTS.
            </p>
          )}
        </>
      )}
      {may ? (
        <div>
          <Button type="submit" loading={busy} disabled={!dirty || unprovable || (listed && models.length === 0)}>
            Save
          </Button>
        </div>
      ) : (
        <p className={css.note}>An admin can change these.</p>
      )}
    </form>
  );
}

/** Adds a model that has no name here. */
function Another({ onAdd }: { onAdd: (aaguid: string) => void }) {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const add = () => {
    const aaguid = aaguidOf(typed);
    setWrong(!aaguid);
    if (!aaguid) return;
    onAdd(aaguid);
    setTyped('');
  };
  return (
    <div className={css.another}>
      <TextInput
        label="Another model"
        placeholder="AAGUID"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        error={wrong && 'An AAGUID looks like cb69481e-8ff7-4039-93ec-0a2729a154a8.'}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setWrong(false);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault(); // it adds and does not save
          add();
        }}
      />
      <Button variant="default" disabled={typed.trim() === ''} onClick={add}>
        Add
      </Button>
    </div>
  );
}
