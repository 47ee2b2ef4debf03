import { Button, Modal, Select, Textarea } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useState } from 'react';
import { graphql } from '~/gql';
import { at } from '~/lib/format';
import { FormActions } from '~/ui/FormActions';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Emergency.module.css';

const BreakGlass = graphql(`
  mutation BreakGlass($input: BreakGlassInput!) {
    breakGlass(input: $input) { breakGlass { id expiresAt } }
  }
`);

const MIN_REASON = 10;
const HOURS = [1, 4, 8, 24].map((n) => ({ value: String(n), label: n === 1 ? '1 hour' : `${n} hours` }));

type Props = { user: { id: string; name: string }; opened: boolean; onClose: () => void };

/** Asks why and for how long before what a member keeps private is opened. */
export function OpenPrivate({ user, opened, onClose }: Props) {
  const [open, busy] = useChange(BreakGlass, 'It could not be opened');
  const [reason, setReason] = useState('');
  const [hours, setHours] = useState('1');
  return (
    <Modal opened={opened} onClose={onClose} title={`Open what ${user.name} keeps private?`}>
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          const done = await open({ input: { userId: user.id, reason: reason.trim(), hours: Number(hours) } });
          if (!done) return;
          onClose();
          setReason('');
          say(
            'Emergency access',
            `You can look until ${at(done.breakGlass.breakGlass.expiresAt)}. ${user.name} has been told.`,
          );
        }}
      >
        <div className={css.warning}>
          <IconEye size={18} stroke={1.8} aria-hidden />
          <div>
            <b>Nobody looks unseen</b>
            <p>
              {user.name} gets a mail with your name and your reason at once, and sees each thing that you look at; so
              does whoever reads the audit log. You can look, but not change, query or download.
            </p>
          </div>
        </div>
        <Textarea
          label="Why there is no other way"
          description={`${user.name} reads it. At least ${MIN_REASON} characters.`}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Select
          label="For how long"
          data={HOURS}
          allowDeselect={false}
          value={hours}
          onChange={(v) => setHours(v ?? '1')}
        />
        <FormActions>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={reason.trim().length < MIN_REASON}>
            Open and tell {user.name}
          </Button>
        </FormActions>
      </form>
    </Modal>
  );
}
