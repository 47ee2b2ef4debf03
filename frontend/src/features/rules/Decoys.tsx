import { Button, Modal, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconCloudLock,
  IconDatabase,
  IconFishHook,
  IconKey,
  IconLink,
  IconPassword,
  IconPlus,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { DecoyKind, DecoysQuery, DecoyTemplate } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { Confirm } from '~/ui/Confirm';
import { Copy } from '~/ui/Copy';
import { Panel } from '~/ui/Page';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { useChange } from '~/ui/useChange';
import css from './Rules.module.css';

const Query = graphql(`
  query Decoys {
    decoys { id kind name note start touches touchedAt createdAt maker { id name } }
  }
`);
const MakeDataset = graphql(`
  mutation MakeDecoyDataset($input: MakeDecoyDatasetInput!) {
    makeDecoyDataset(input: $input) { decoy { id } }
  }
`);
const MakeToken = graphql(`
  mutation MakeDecoyToken($input: MakeDecoyTokenInput!) {
    makeDecoyToken(input: $input) { decoy { id } token }
  }
`);
const Remove = graphql(`
  mutation RemoveDecoy($input: RemoveDecoyInput!) {
    removeDecoy(input: $input) { id }
  }
`);

const KINDS = {
  DATASET: ['Dataset', IconDatabase],
  API_KEY: ['API key', IconKey],
  CLOUD_KEY: ['Cloud key', IconCloudLock],
  PASSWORD: ['Password', IconPassword],
  LINK: ['Link', IconLink],
} as const;

type Decoy = DecoysQuery['decoys'][number];

/** What nobody has a reason to touch. */
export function Decoys() {
  const [{ data, fetching, error }, reload] = useQuery({ query: Query });
  const [opened, dialog] = useDisclosure(false);
  const [removing, setRemoving] = useState<Decoy>();
  const [remove] = useChange(Remove, 'The decoy could not be removed');
  const problem = problemOf(error);
  return (
    <Panel
      title="Decoys"
      flush
      actions={
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={dialog.open}
        >
          Make a decoy
        </Button>
      }
    >
      {problem && !data ? (
        <ErrorState what="The decoys could not be loaded" problem={problem} onRetry={reload} />
      ) : fetching && !data ? (
        <SkeletonRows rows={2} height={72} />
      ) : data?.decoys.length ? (
        <ul className={css.lines} aria-label={plural(data.decoys.length, 'decoy')}>
          {data.decoys.map((decoy) => {
            const [word, Icon] = KINDS[decoy.kind];
            return (
              <li key={decoy.id}>
                <span className={css.kind}>
                  <Icon size={18} stroke={1.6} aria-hidden />
                </span>
                <div className={css.line}>
                  <span className={css.lineHead}>
                    <b>{decoy.name}</b>
                    <span className={css.quiet}>
                      {word}
                      {decoy.start && ` ${decoy.start}…`}
                    </span>
                  </span>
                  <span className={css.facts}>
                    {decoy.note && <span>{decoy.note}</span>}
                    {decoy.touchedAt ? (
                      <span className={css.touched}>
                        Touched {plural(decoy.touches, 'time')}, last <Ago at={decoy.touchedAt} />
                      </span>
                    ) : (
                      <span>Never touched</span>
                    )}
                  </span>
                </div>
                <Button variant="subtle" size="compact-sm" color="red" onClick={() => setRemoving(decoy)}>
                  Remove
                </Button>
              </li>
            );
          })}
        </ul>
      ) : (
        <Empty icon={IconFishHook} title="No decoy yet">
          A dataset or a credential that nobody has a reason to touch. Whoever does raises a critical alert, and cannot
          tell it from a real one.
        </Empty>
      )}
      <MakeDialog opened={opened} onClose={dialog.close} />
      <Confirm
        opened={!!removing}
        onClose={() => setRemoving(undefined)}
        title={`Remove the decoy ${removing?.name ?? ''}?`}
        action="Remove decoy"
        onConfirm={async () => {
          if (removing) await remove({ input: { id: removing.id } });
          setRemoving(undefined);
        }}
      >
        {removing?.kind === 'DATASET'
          ? 'Its dataset is deleted, too.'
          : 'Whoever uses it from now on is answered as before, and raises nothing.'}
      </Confirm>
    </Panel>
  );
}

function MakeDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [makeDataset, busy] = useChange(MakeDataset, 'The decoy could not be made');
  const [makeToken, making] = useChange(MakeToken, 'The decoy could not be made');
  const [kind, setKind] = useState<DecoyKind>('DATASET');
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [template, setTemplate] = useState<DecoyTemplate>('PAYROLL');
  const [rows, setRows] = useState(240);
  const [token, setToken] = useState<string>();
  const close = () => {
    onClose();
    setToken(undefined);
    setName('');
    setNote('');
  };
  const make = async () => {
    if (kind === 'DATASET') {
      if (await makeDataset({ input: { name: name.trim(), note, template, rows } })) close();
      return;
    }
    const done = await makeToken({ input: { kind, name: name.trim(), note } });
    if (done) setToken(done.makeDecoyToken.token);
  };
  return (
    <Modal opened={opened} onClose={close} title={token ? 'Plant it now' : 'Make a decoy'}>
      {token ? (
        <div className={css.form}>
          <p>It is shown this once. Put it where only somebody who looks around finds it: {note}</p>
          <p className={css.token}>
            <code className="mono">{token}</code>
            <Copy value={token} label="Copy the decoy" />
          </p>
          <div className={css.buttons}>
            <Button onClick={close}>It is planted</Button>
          </div>
        </div>
      ) : (
        <form
          noValidate
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            void make();
          }}
        >
          <Select
            label="What it looks like"
            allowDeselect={false}
            data={Object.entries(KINDS).map(([value, [label]]) => ({ value, label }))}
            value={kind}
            onChange={(value) => setKind(value as DecoyKind)}
          />
          <TextInput
            label="Name"
            description={kind === 'DATASET' ? 'Everybody who sees datasets reads it.' : 'Only admins read it.'}
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          {kind === 'DATASET' && (
            <div className={css.pair}>
              <Select
                label="Its rows"
                allowDeselect={false}
                data={[
                  { value: 'PAYROLL', label: 'Salaries' },
                  { value: 'CUSTOMERS', label: 'Customers' },
                  { value: 'CREDENTIALS', label: 'Accounts with secrets' },
                ]}
                value={template}
                onChange={(value) => setTemplate(value as DecoyTemplate)}
              />
              <NumberInput
                label="How many"
                min={10}
                max={5000}
                value={rows}
                onChange={(n) => setRows(Number(n) || 240)}
              />
            </div>
          )}
          <Textarea
            label={kind === 'DATASET' ? 'Note' : 'Where you plant it'}
            description={kind === 'DATASET' ? 'Only admins read it.' : 'The alert says so.'}
            autosize
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <div className={css.buttons}>
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={busy || making}
              disabled={!name.trim() || (kind !== 'DATASET' && !note.trim())}
            >
              Make decoy
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
