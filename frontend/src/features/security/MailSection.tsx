import { Anchor, Button, Switch, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { graphql } from '~/gql';
import type { MailTopic } from '~/gql/graphql';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Account.module.css';
import { Section } from './Section';
import type { Account } from './useAccount';

const SetPhrase = graphql(`
  mutation SetMailPhrase($input: SetMailPhraseInput!) {
    setMailPhrase(input: $input) { account { mailPhrase } }
  }
`);
const SetPreference = graphql(`
  mutation SetMailPreference($input: SetMailPreferenceInput!) {
    setMailPreference(input: $input) { account { mailPreferences { topic on critical } } }
  }
`);

const TOPICS: Record<MailTopic, { name: string; about: string }> = {
  SIGN_INS: { name: 'Sign-ins from new browsers', about: 'With a link that ends them if they were not you.' },
  ACCOUNT: {
    name: 'Changes of your account',
    about: 'Sign-in methods and networks. Changes of password and address are always told.',
  },
  SHARING: { name: 'What is shared with you', about: 'When somebody shares an analysis with you by name.' },
  PRODUCT: { name: 'What is new', about: 'From the people who run this installation.' },
  MARKETING: { name: 'Offers and events', about: 'Off until you switch it on.' },
};

export const MailSection = () => (
  <Section id="mail" title="Mail" rows={5}>
    {(account) => <Form account={account} />}
  </Section>
);

function Form({ account }: { account: Account }) {
  const [phrase, setPhrase] = useState(account.mailPhrase ?? '');
  const [savePhrase, busy] = useChange(SetPhrase, 'The phrase could not be saved');
  const [save] = useChange(SetPreference, 'The choice could not be saved');
  const typed = phrase.trim();
  return (
    <div className={css.form}>
      <form
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          if (await savePhrase({ input: { phrase: typed } }))
            say(typed ? 'Every mail to you carries the phrase now' : 'Your mail carries no phrase any more');
        }}
      >
        <TextInput
          label="Your phrase"
          description="A few words that only you and this server know, such as “blue heron on ice”. A mail without them is not from us."
          autoComplete="off"
          maxLength={60}
          value={phrase}
          onChange={(event) => setPhrase(event.currentTarget.value)}
        />
        <div className={css.line}>
          <Button type="submit" loading={busy} disabled={typed === (account.mailPhrase ?? '')}>
            Save
          </Button>
          <Anchor component={Link} to="/verify-mail" size="sm">
            Check whether a mail is real
          </Anchor>
        </div>
      </form>
      {account.mailPreferences.map(({ topic, on }) => (
        <Switch
          key={topic}
          label={TOPICS[topic].name}
          description={TOPICS[topic].about}
          checked={on}
          onChange={(event) => void save({ input: { topic, on: event.currentTarget.checked } })}
        />
      ))}
    </div>
  );
}
