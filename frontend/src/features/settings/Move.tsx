import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ProblemError } from '~/lib/problem';
import { complain } from '~/ui/toast';
import css from './Channels.module.css';

type Props = {
  name: string;
  /** What goes to the address. */
  what: string;
  placeholder: string;
  opened: boolean;
  onClose: () => void;
  move: (address: string) => Promise<unknown>;
  onDone: () => void;
};

/** Asks for another address, and says who is told of it. */
export function Move({ name, what, placeholder, opened, onClose, move, onDone }: Props) {
  const [address, setAddress] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  return (
    <Modal opened={opened} onClose={onClose} title={`Another address for ${name}`}>
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          setBusy(true);
          setError(undefined);
          try {
            await move(address);
            onClose();
            setAddress('');
            onDone();
          } catch (error) {
            if (!(error instanceof ProblemError)) throw error;
            if (error.problem.fields.address) setError(error.problem.fields.address);
            else complain('The address could not be changed', error.problem);
          } finally {
            setBusy(false);
          }
        }}
      >
        <p className={css.note}>
          From now on {what} there. The former address is told, admins are alerted, and for seven days you can undo it
          from the alert about it.
        </p>
        <TextInput
          label="Address"
          data-autofocus
          placeholder={placeholder}
          autoComplete="off"
          value={address}
          error={error}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy} disabled={!address.trim()}>
            Change the address
          </Button>
        </div>
      </form>
    </Modal>
  );
}
