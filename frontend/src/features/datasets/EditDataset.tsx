import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { graphql } from '~/gql';
import { useDraft } from '~/lib/draft';
import { change } from '~/lib/graphql';
import { ProblemError } from '~/lib/problem';
import { DraftOffer } from '~/ui/DraftOffer';
import { FormActions } from '~/ui/FormActions';
import { say } from '~/ui/toast';
import type { DatasetData } from './DatasetPage';

const UpdateDataset = graphql(`
  mutation UpdateDataset($input: UpdateDatasetInput!) {
    updateDataset(input: $input) { dataset { id name tableName description updatedAt } }
  }
`);

type Props = { dataset: DatasetData; opened: boolean; onClose: () => void };

export function EditDataset({ dataset, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Rename and describe">
      <Form dataset={dataset} onClose={onClose} />
    </Modal>
  );
}

function Form({ dataset, onClose }: Omit<Props, 'opened'>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const initialValues = { name: dataset.name, tableName: dataset.tableName, description: dataset.description };
  const saved = JSON.stringify(initialValues);
  const [typed, setTyped] = useState(saved);
  const kept = useDraft(`dataset:${dataset.id}`, typed, saved);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues,
    onValuesChange: (values) => setTyped(JSON.stringify(values)),
    validate: {
      name: (v) => (v.trim() ? null : 'Enter a name.'),
      tableName: (v) =>
        /^[A-Za-z][A-Za-z0-9_]*$/.test(v) ? null : 'Begin with a letter; then letters, digits and underscores.',
    },
  });
  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setError(undefined);
    try {
      await change(UpdateDataset, { input: { id: dataset.id, ...values } });
      say('Saved');
      kept.drop();
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
      <DraftOffer
        draft={kept.found}
        onTake={() => {
          form.setValues(JSON.parse(kept.found?.text ?? saved));
          kept.take();
        }}
        onDrop={kept.drop}
      />
      <TextInput label="Name" data-autofocus key={form.key('name')} {...form.getInputProps('name')} />
      <TextInput
        mt="sm"
        label="Table in SQL"
        description="Saved analyses that use the old name stop working until they are changed."
        key={form.key('tableName')}
        {...form.getInputProps('tableName')}
      />
      <Textarea
        mt="sm"
        label="What is in it"
        autosize
        minRows={3}
        key={form.key('description')}
        {...form.getInputProps('description')}
      />
      <FormActions error={error}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy}>
          Save
        </Button>
      </FormActions>
    </form>
  );
}
