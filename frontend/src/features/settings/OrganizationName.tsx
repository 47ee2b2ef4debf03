import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { graphql } from '~/gql';
import { useViewer } from '~/lib/viewer';
import { Panel } from '~/ui/Page';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Settings.module.css';

const RenameOrganization = graphql(`
  mutation RenameOrganization($input: RenameOrganizationInput!) {
    renameOrganization(input: $input) { organization { id name } }
  }
`);

export function OrganizationName() {
  const { organization } = useViewer();
  const [name, setName] = useState(organization.name);
  const [rename, busy] = useChange(RenameOrganization, 'The organization could not be renamed');
  const save = async () => {
    if (await rename({ input: { name: name.trim() } })) say('The organization is renamed');
  };
  return (
    <Panel title="Organization">
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          label="Name"
          autoComplete="organization"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" loading={busy} disabled={!name.trim() || name.trim() === organization.name}>
            Save
          </Button>
        </div>
      </form>
    </Panel>
  );
}
