import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconKey } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '~/gql';
import { provingContext } from '~/lib/graphql';
import { type Problem, problemOf } from '~/lib/problem';
import { loadEntrance } from '~/lib/viewer';
import { PasswordField } from '~/ui/PasswordField';
import { Door } from './Door';
import css from './Door.module.css';
import { useLinkToken } from './token';
import { filled, strong, validEmail } from './validate';

const SetUp = graphql(`
  mutation SetUp($input: SetUpInput!) {
    setUp(input: $input) { viewer { user { id } } }
  }
`);

export function SetUpPage() {
  const router = useRouter();
  const token = useLinkToken();
  const [{ fetching }, setUp] = useMutation(SetUp);
  const [problem, setProblem] = useState<Problem>();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { organizationName: '', name: '', email: '', password: '' },
    validate: {
      organizationName: filled('the name of your organization'),
      name: filled('your name'),
      email: validEmail,
      password: strong,
    },
  });
  const submit = form.onSubmit(async (values) => {
    setProblem(undefined);
    const result = await setUp({ input: { ...values, email: values.email.trim(), token } }, await provingContext());
    const failed = problemOf(result.error);
    if (failed) {
      form.setErrors(failed.fields);
      return setProblem(failed);
    }
    await loadEntrance(true);
    await router.navigate({ to: '/', replace: true });
  });

  if (!token)
    return (
      <Door
        title="Set up Strongroom"
        lead="This page needs the set-up link that the server printed in its terminal when it first started. Open that link as it stands there."
      />
    );
  return (
    <Door
      title="Set up Strongroom"
      lead="Create your organization and its first admin. This link works once."
      problem={problem}
      foot={
        <>
          <IconKey size={14} aria-hidden /> There is no default password, and nobody but you learns this one.
        </>
      }
    >
      <form onSubmit={submit} noValidate className={css.form}>
        <TextInput
          label="Organization"
          placeholder="Northwind"
          autoComplete="organization"
          autoFocus
          key={form.key('organizationName')}
          {...form.getInputProps('organizationName')}
        />
        <TextInput label="Your name" autoComplete="name" key={form.key('name')} {...form.getInputProps('name')} />
        <TextInput
          label="Work e-mail"
          type="email"
          autoComplete="username"
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordField label="Password" key={form.key('password')} {...form.getInputProps('password')} />
        <Button type="submit" fullWidth size="md" loading={fetching}>
          Create the organization
        </Button>
      </form>
    </Door>
  );
}
