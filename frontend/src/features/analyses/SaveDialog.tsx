import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { ProblemError } from '~/lib/problem';
import { FormActions } from '~/ui/FormActions';

type Values = { name: string; description: string };
type Props = {
  title: string;
  action: string;
  opened: boolean;
  onClose: () => void;
  initial: Values;
  /** Throws a ProblemError when it is refused; what was typed then stays. */
  onSave: (values: Values) => Promise<void>;
};

/** Name and description of an analysis, when it is made and when it is renamed. */
export function SaveDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      <Form {...props} />
    </Modal>
  );
}

function Form({ initial, action, onSave, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: initial,
    validate: { name: (v) => (v.trim() ? null : 'Enter a name.') },
  });
  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setError(undefined);
    try {
      await onSave(values);
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
      <TextInput
        label="Name"
        placeholder="Bird strikes by airport"
        data-autofocus
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
      <Textarea
        mt="sm"
        label="What it answers"
        description="Shown to everybody with whom you share it."
        autosize
        minRows={2}
        key={form.key('description')}
        {...form.getInputProps('description')}
      />
      <FormActions error={error}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy}>
          {action}
        </Button>
      </FormActions>
    </form>
  );
}
