import { Button, Select, Textarea } from '@mantine/core';
import { IconShieldBolt, IconShieldOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { at, plural } from '~/lib/format';
import { type Shields as Up, useShields } from '~/lib/shields';
import { Confirm } from '~/ui/Confirm';
import { Panel } from '~/ui/Page';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Settings.module.css';

const Raise = graphql(`
  mutation RaiseShields($input: RaiseShieldsInput!) {
    raiseShields(input: $input) { shields { id reason since until by { id name } } }
  }
`);
const Prolong = graphql(`
  mutation ProlongShields($input: ProlongShieldsInput!) {
    prolongShields(input: $input) { shields { id reason since until by { id name } } }
  }
`);
const Lower = graphql(`
  mutation LowerShields($input: LowerShieldsInput!) {
    lowerShields(input: $input) { shields { id } }
  }
`);
const Without = graphql(`
  query WithoutShieldFactor {
    withoutShieldFactor { id name }
  }
`);

const TIMES = [
  { value: '1', label: '1 hour' },
  { value: '4', label: '4 hours' },
  { value: '24', label: '1 day' },
  { value: '72', label: '3 days' },
  { value: '168', label: '7 days' },
];

/** Where admins raise shields, change when they end, and lower them. */
export function Shields() {
  const up = useShields();
  return (
    <div id="shields">
      <Panel title="Shields" flush>
        {up ? <Raised up={up} /> : <Form />}
      </Panel>
    </div>
  );
}

function Form() {
  const [hours, setHours] = useState('24');
  const [reason, setReason] = useState('');
  const [raise, busy] = useChange(Raise, 'Shields could not be raised');
  const [{ data }] = useQuery({ query: Without, requestPolicy: 'cache-and-network' });
  const without = data?.withoutShieldFactor ?? [];
  return (
    <form
      className={css.padded}
      onSubmit={async (event) => {
        event.preventDefault();
        const done = await raise({ input: { hours: Number(hours), reason } });
        if (!done) return;
        setReason('');
        say('Shields are up', `Until ${at(done.raiseShields.shields.until)}.`);
      }}
    >
      <p className={css.note}>
        For when something may be wrong. Everybody proves a second factor, admins a passkey if they have one; nothing is
        downloaded or shared; sessions end after ten unused minutes; browsers that an account does not know need a
        passkey or an authenticator app. Your settings stay as they are and apply again afterwards.
      </p>
      {without.length > 0 && (
        <p className={css.note}>
          <b>{plural(without.length, 'member')} without a second factor</b> must set one up when they next come, in a
          browser that their account knows: {without.map((u) => u.name).join(', ')}.
        </p>
      )}
      <Select label="For" w={260} allowDeselect={false} data={TIMES} value={hours} onChange={(v) => v && setHours(v)} />
      <Textarea
        label="Why"
        description="Other admins read it."
        required
        withAsterisk={false}
        autosize
        minRows={2}
        minLength={10}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" loading={busy} leftSection={<IconShieldBolt size={15} aria-hidden />}>
          Raise shields
        </Button>
      </div>
    </form>
  );
}

function Raised({ up }: { up: Up }) {
  const [hours, setHours] = useState('24');
  const [asking, ask] = useState(false);
  const [prolong, busy] = useChange(Prolong, 'It could not be changed when they end');
  const [lower] = useChange(Lower, 'Shields could not be lowered');
  return (
    <div className={css.padded}>
      <p className={css.note}>
        Up since {at(up.since)}
        {up.by && `, raised by ${up.by.name}`}. They end by themselves on {at(up.until)}.
      </p>
      <div className={css.another}>
        <Select
          label="End, counted from now, in"
          allowDeselect={false}
          data={TIMES}
          value={hours}
          onChange={(v) => v && setHours(v)}
        />
        <Button
          variant="default"
          loading={busy}
          onClick={async () => {
            const done = await prolong({ input: { id: up.id, hours: Number(hours) } });
            if (done) say('Changed', `Shields are up until ${at(done.prolongShields.shields.until)}.`);
          }}
        >
          Change
        </Button>
      </div>
      <div>
        <Button variant="default" leftSection={<IconShieldOff size={15} aria-hidden />} onClick={() => ask(true)}>
          Lower shields
        </Button>
      </div>
      <Confirm
        opened={asking}
        onClose={() => ask(false)}
        title="Lower shields?"
        action="Lower shields"
        onConfirm={async () => {
          if (await lower({ input: { id: up.id } })) say('Shields are down', 'Your settings apply again.');
          ask(false);
        }}
      >
        Downloads and shares are possible again at once, and nobody is asked for more than your settings ask for.
      </Confirm>
    </div>
  );
}
