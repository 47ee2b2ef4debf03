import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMail, IconPlus, IconWorld } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { WitnessesQuery, WitnessKind } from '~/gql/graphql';
import { at, count, plural } from '~/lib/format';
import { change } from '~/lib/graphql';
import { ProblemError, problemOf } from '~/lib/problem';
import { Confirm } from '~/ui/Confirm';
import { Copy } from '~/ui/Copy';
import { Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { complain, say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Witnesses.module.css';

const Query = graphql(`
  query Witnesses {
    witnesses { id kind address every size sentAt failingSince problem }
  }
`);
const Add = graphql(`
  mutation AddWitness($input: AddWitnessInput!) {
    addWitness(input: $input) { witness { id } secret }
  }
`);
const Update = graphql(`
  mutation UpdateWitness($input: UpdateWitnessInput!) {
    updateWitness(input: $input) { witness { id } }
  }
`);
const Send = graphql(`
  mutation SendCheckpoint($input: SendCheckpointInput!) {
    sendCheckpoint(input: $input) { witness { id size sentAt failingSince problem } }
  }
`);
const Remove = graphql(`
  mutation RemoveWitness($input: RemoveWitnessInput!) {
    removeWitness(input: $input) { id }
  }
`);

type Witness = WitnessesQuery['witnesses'][number];

/** Who is sent the signed checkpoints, and when each last got one. */
export function Witnesses() {
  const [{ data, error }, ask] = useQuery({ query: Query, requestPolicy: 'cache-and-network' });
  const reload = () => ask({ requestPolicy: 'network-only' });
  const [adding, add] = useDisclosure(false);
  const [changing, setChanging] = useState<Witness>();
  const [secret, setSecret] = useState<string>();
  const problem = problemOf(error);
  return (
    <Panel
      title="Witnesses"
      flush
      actions={
        <Button variant="default" size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={add.open}>
          Add a witness
        </Button>
      }
    >
      {problem && !data ? (
        <ErrorState what="The witnesses could not be loaded" problem={problem} onRetry={reload} />
      ) : !data ? (
        <SkeletonRows rows={1} height={64} />
      ) : data.witnesses.length === 0 ? (
        <p className={css.none}>
          Nobody yet. A witness outside, such as your auditor, is sent a signed checkpoint every day: with it they can
          tell later whether the log was cut off or rewritten.
        </p>
      ) : (
        <ul className={css.list} aria-label="Witnesses">
          {data.witnesses.map((w) => (
            <Row key={w.id} witness={w} onChange={() => setChanging(w)} onDone={reload} />
          ))}
        </ul>
      )}
      {(adding || changing) && (
        <Form
          witness={changing}
          onClose={() => {
            add.close();
            setChanging(undefined);
          }}
          onDone={(made) => {
            reload();
            if (made) setSecret(made);
          }}
        />
      )}
      <Modal opened={Boolean(secret)} onClose={() => setSecret(undefined)} title="The secret of this witness">
        <div className={css.form}>
          <p className={css.note}>
            Posts are signed with it, as Standard Webhooks describes. It is shown this once: give it to the witness.
          </p>
          <div className={css.secret}>
            <code className="mono">{secret}</code>
            <Copy value={secret ?? ''} label="Copy the secret" />
          </div>
          <div className={css.buttons}>
            <Button onClick={() => setSecret(undefined)}>I have kept it</Button>
          </div>
        </div>
      </Modal>
    </Panel>
  );
}

type RowProps = { witness: Witness; onChange: () => void; onDone: () => void };

function Row({ witness: w, onChange, onDone }: RowProps) {
  const [send, sending] = useChange(Send, 'The checkpoint could not be sent');
  const [remove] = useChange(Remove, 'The witness could not be removed');
  const [removing, askToRemove] = useDisclosure(false);
  const Icon = w.kind === 'MAIL' ? IconMail : IconWorld;
  return (
    <li aria-label={w.address}>
      <span className={css.icon}>
        <Icon size={18} stroke={1.6} aria-hidden />
      </span>
      <div className={css.words}>
        <b>{w.address}</b>
        <span>
          {w.sentAt
            ? `Last sent the checkpoint of ${plural(w.size, 'entry', 'entries')}, ${at(w.sentAt)}`
            : 'Not sent a checkpoint yet'}
        </span>
        <span>Every day, and after {count(w.every)} new entries</span>
      </div>
      <div className={css.controls}>
        <Button
          variant="default"
          size="compact-md"
          loading={sending}
          onClick={async () => {
            const done = await send({ input: { id: w.id } });
            if (!done) return;
            const { problem } = done.sendCheckpoint.witness;
            if (problem) complain('It did not arrive', { code: 'UNAVAILABLE', message: problem, fields: {} });
            else say('The checkpoint was sent', w.address);
          }}
        >
          Send one now
        </Button>
        <Button variant="default" size="compact-md" onClick={onChange}>
          Change
        </Button>
        <Button variant="subtle" color="red" size="compact-md" onClick={askToRemove.open}>
          Remove
        </Button>
      </div>
      {w.problem && (
        <p className={css.problem}>
          {w.failingSince && `Failing since ${at(w.failingSince)}. `}
          {w.problem}
        </p>
      )}
      <Confirm
        opened={removing}
        onClose={askToRemove.close}
        title={`Remove ${w.address}?`}
        action="Remove the witness"
        onConfirm={async () => {
          if (await remove({ input: { id: w.id } })) onDone();
          askToRemove.close();
        }}
      >
        They are told, and sent the last checkpoint. For seven days you can undo it from the alert about it.
      </Confirm>
    </li>
  );
}

type FormProps = { witness?: Witness | undefined; onClose: () => void; onDone: (secret: string | null) => void };

function Form({ witness: w, onClose, onDone }: FormProps) {
  const [kind, setKind] = useState<WitnessKind>(w?.kind ?? 'MAIL');
  const [address, setAddress] = useState(w?.kind === 'MAIL' ? w.address : '');
  const [every, setEvery] = useState<number | string>(w?.every ?? 1000);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (!w) return (await change(Add, { input: { kind, address, every: Number(every) } })).addWitness.secret;
    await change(Update, { input: { id: w.id, every: Number(every), address: address.trim() || null } });
    return null;
  };
  return (
    <Modal opened onClose={onClose} title={w ? 'Change the witness' : 'Add a witness'}>
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          setBusy(true);
          setErrors({});
          try {
            const secret = await save();
            onClose();
            onDone(secret);
          } catch (error) {
            if (!(error instanceof ProblemError)) throw error;
            if (Object.keys(error.problem.fields).length > 0) setErrors(error.problem.fields);
            else complain('The witness could not be saved', error.problem);
          } finally {
            setBusy(false);
          }
        }}
      >
        {!w && (
          <Select
            label="How"
            allowDeselect={false}
            data={[
              { value: 'MAIL', label: 'Mail' },
              { value: 'WEB', label: 'Web: a signed post' },
            ]}
            value={kind}
            onChange={(value) => setKind(value as WitnessKind)}
          />
        )}
        <TextInput
          label={kind === 'MAIL' ? 'Mail address' : 'Web address'}
          description={w && kind === 'WEB' ? `Leave it empty to stay with ${w.address}.` : undefined}
          placeholder={kind === 'WEB' ? 'https://' : ''}
          autoComplete="off"
          data-autofocus
          value={address}
          error={errors.address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <NumberInput
          label="Without waiting for the day to pass, after so many new entries"
          min={1}
          max={1000000}
          value={every}
          error={errors.every}
          onChange={setEvery}
        />
        {w && <p className={css.note}>If the address changes, the former one is told.</p>}
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy} disabled={(!w && !address.trim()) || !every}>
            {w ? 'Save' : 'Add the witness'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
