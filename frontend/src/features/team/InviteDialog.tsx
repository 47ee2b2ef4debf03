import { Button, Modal, Radio, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { graphql } from '~/gql';
import type { Role } from '~/gql/graphql';
import { change } from '~/lib/graphql';
import { ProblemError } from '~/lib/problem';
import { ROLE_ORDER, ROLES } from '~/lib/roles';
import { FormActions } from '~/ui/FormActions';
import { say } from '~/ui/toast';
import css from './Team.module.css';

const Invite = graphql(`
  mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) { invitation { id email } }
  }
`);

export function InviteDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Invite to the team">
      <Form onClose={onClose} />
    </Modal>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const form = useForm<{ email: string; role: Role }>({
    initialValues: { email: '', role: 'ANALYST' },
    validate: { email: (v) => (/^\S+@\S+\.\S+$/.test(v.trim()) ? null : 'Enter an e-mail address.') },
  });
  const submit = form.onSubmit(async ({ email, role }) => {
    setBusy(true);
    setError(undefined);
    try {
      await change(Invite, { input: { email: email.trim(), role } });
      say('Invited', `${email.trim()} gets a link that works once.`);
      onClose();
    } catch (failed) {
      if (!(failed instanceof ProblemError)) throw failed;
      form.setErrors(failed.problem.fields);
      setError(failed.problem.message);
    } finally {
      setBusy(false);
    }
  });
  return (
    <form onSubmit={submit} noValidate>
      <TextInput label="E-mail" type="email" autoComplete="off" data-autofocus {...form.getInputProps('email')} />
      <Radio.Group mt="md" label="Role" {...form.getInputProps('role')}>
        <div className={css.roles}>
          {ROLE_ORDER.map((role) => (
            <Radio key={role} value={role} label={ROLES[role].name} description={ROLES[role].does} />
          ))}
        </div>
      </Radio.Group>
      <FormActions error={error}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy}>
          Send the invitation
        </Button>
      </FormActions>
    </form>
  );
}
