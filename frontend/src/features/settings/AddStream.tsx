import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { graphql } from '~/gql';
import type { StreamKind, StreamStart } from '~/gql/graphql';
import { change } from '~/lib/graphql';
import { ProblemError } from '~/lib/problem';
import { complain } from '~/ui/toast';
import css from './Channels.module.css';

const Add = graphql(`
  mutation AddStream($input: AddStreamInput!) {
    addStream(input: $input) { stream { id } secret }
  }
`);

type Props = { opened: boolean; onClose: () => void; onAdded: (secret: string | null) => void };

/** Asks where the log is streamed to, how, and from where on. */
export function AddStream({ opened, onClose, onAdded }: Props) {
  const [kind, setKind] = useState<StreamKind>('WEBHOOK');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [authority, setAuthority] = useState('');
  const [from, setFrom] = useState<StreamStart>('NOW');
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  return (
    <Modal opened={opened} onClose={onClose} title="Add a stream">
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          setBusy(true);
          setErrors({});
          try {
            const done = await change(Add, { input: { kind, name, address, authority, from } });
            onClose();
            setName('');
            setAddress('');
            setAuthority('');
            onAdded(done.addStream.secret);
          } catch (error) {
            if (!(error instanceof ProblemError)) throw error;
            if (Object.keys(error.problem.fields).length > 0) setErrors(error.problem.fields);
            else complain('The stream could not be added', error.problem);
          } finally {
            setBusy(false);
          }
        }}
      >
        <Select
          label="How"
          allowDeselect={false}
          data={[
            { value: 'WEBHOOK', label: 'Webhook: signed lines of JSON' },
            { value: 'SYSLOG', label: 'Syslog over TLS' },
          ]}
          value={kind}
          onChange={(value) => setKind(value as StreamKind)}
        />
        <TextInput
          label="Name"
          data-autofocus
          value={name}
          error={errors.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Address"
          placeholder={kind === 'WEBHOOK' ? 'https://' : 'tls://siem.example.com:6514'}
          autoComplete="off"
          value={address}
          error={errors.address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Textarea
          label="Certificates of an authority of your own"
          description="As PEM, if the other side's certificate is vouched for by none that this server trusts."
          placeholder="-----BEGIN CERTIFICATE-----"
          rows={3}
          spellCheck={false}
          value={authority}
          error={errors.authority}
          onChange={(event) => setAuthority(event.currentTarget.value)}
        />
        <Select
          label="From"
          allowDeselect={false}
          data={[
            { value: 'NOW', label: 'What happens from now on' },
            { value: 'BEGINNING', label: 'The beginning of the log' },
          ]}
          value={from}
          onChange={(value) => setFrom(value as StreamStart)}
        />
        <p className={css.note}>
          Events carry names, addresses and what was done, as this organization's admins see them. Whoever receives them
          can read all of it.
        </p>
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy} disabled={!name.trim() || !address.trim()}>
            Add the stream
          </Button>
        </div>
      </form>
    </Modal>
  );
}
