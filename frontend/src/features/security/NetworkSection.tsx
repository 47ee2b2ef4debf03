import { Button, Switch, Textarea } from '@mantine/core';
import { useState } from 'react';
import { graphql } from '~/gql';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Account.module.css';
import { Section } from './Section';
import type { Account } from './useAccount';

const SetNetworks = graphql(`
  mutation SetNetworks($input: SetNetworksInput!) {
    setNetworks(input: $input) { account { networks passkeyAnywhere } }
  }
`);

export const NetworkSection = () => (
  <Section id="networks" title="Networks" rows={3}>
    {(account) => <Form key={account.networks.join() + account.passkeyAnywhere} account={account} />}
  </Section>
);

function Form({ account }: { account: Account }) {
  const [text, setText] = useState(account.networks.join('\n'));
  const [anywhere, setAnywhere] = useState(account.passkeyAnywhere);
  const [save, busy] = useChange(SetNetworks, 'The networks could not be saved');
  const networks = text
    .split(/[\s,]+/)
    .map((n) => n.trim())
    .filter(Boolean);
  return (
    <form
      className={css.form}
      onSubmit={async (event) => {
        event.preventDefault();
        if (!(await save({ input: { networks, passkeyAnywhere: anywhere } }))) return;
        if (networks.length > 0) say('Your account is closed elsewhere', 'Sessions outside these networks have ended.');
        else say('Your account can be used from everywhere');
      }}
    >
      <p className={css.note}>
        Your account can be used from these networks only; an empty list is everywhere. You are at{' '}
        <span className="mono">{account.address}</span>, which must be among them.
      </p>
      <Textarea
        label="Addresses and networks, one on each line"
        placeholder={'192.0.2.0/24\n2001:db8::/48'}
        autosize
        minRows={3}
        maxRows={12}
        classNames={{ input: 'mono' }}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Switch
        label="A passkey opens it from everywhere"
        description="Signing in elsewhere is then possible with a passkey alone. It is recorded, and it is your way in when your address has changed."
        checked={anywhere}
        onChange={(event) => setAnywhere(event.currentTarget.checked)}
      />
      <div className={css.line}>
        <Button
          type="submit"
          loading={busy}
          disabled={networks.join() === account.networks.join() && anywhere === account.passkeyAnywhere}
        >
          Save
        </Button>
        {!networks.includes(account.address) && (
          <Button variant="default" onClick={() => setText([...networks, account.address].join('\n'))}>
            Add where I am
          </Button>
        )}
      </div>
    </form>
  );
}
