import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { graphql } from '~/gql';
import { ROLES } from '~/lib/roles';
import { useCan, useViewer } from '~/lib/viewer';
import { Panel } from '~/ui/Page';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Settings.module.css';

const UpdateProfile = graphql(`
  mutation UpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) { user { id name } }
  }
`);

export function Profile() {
  const can = useCan();
  const { user, role, organization } = useViewer();
  const [name, setName] = useState(user.name);
  const [update, busy] = useChange(UpdateProfile, 'Your name could not be changed');
  const save = async () => {
    if (await update({ input: { name: name.trim() } })) say('Your name is changed');
  };
  return (
    <Panel title="You">
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          label="Name"
          autoComplete="name"
          value={name}
          readOnly={!can('PROFILE_UPDATE')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput label="E-mail" value={user.email ?? ''} readOnly description="You sign in with this address." />
        {role && (
          <p className={css.note}>
            In {organization.name} you are {ROLES[role].a}. {ROLES[role].does}
          </p>
        )}
        {can('PROFILE_UPDATE') && (
          <div>
            <Button type="submit" loading={busy} disabled={!name.trim() || name.trim() === user.name}>
              Save
            </Button>
          </div>
        )}
      </form>
    </Panel>
  );
}
