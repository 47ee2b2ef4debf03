import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { at } from '~/lib/format';
import { useCan } from '~/lib/viewer';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './RecoveryBanner.module.css';

const Open = graphql(`
  query OpenBreakGlasses {
    breakGlasses(open: true) { id expiresAt mine member { id name } }
  }
`);
const End = graphql(`
  mutation EndBreakGlass($input: EndBreakGlassInput!) {
    endBreakGlass(input: $input) { breakGlass { id endedAt } }
  }
`);

/** Reminds an admin of whose private content they have opened. */
export function GlassBanner() {
  const can = useCan();
  const pause = !can('BREAK_GLASS_OPEN');
  const [{ data }] = useQuery({ query: Open, requestPolicy: 'cache-and-network', pause });
  const [end, busy] = useChange(End, 'It could not be ended');
  const mine = data?.breakGlasses.filter((g) => g.mine) ?? [];
  return mine.map((g) => (
    <section key={g.id} className={css.banner} aria-label={`Emergency access to what ${g.member.name} keeps private`}>
      <IconEye size={18} stroke={1.8} aria-hidden />
      <div className={css.text}>
        <b>You see what {g.member.name} keeps private</b>
        <span>
          Until {at(g.expiresAt)} their datasets are among yours and their analyses among those shared with you.
          Everything that you look at is recorded and shown to {g.member.name}.
        </span>
      </div>
      <Button
        size="compact-md"
        loading={busy}
        onClick={async () => {
          if (await end({ input: { id: g.id } })) say('Ended', `What ${g.member.name} keeps private is closed.`);
        }}
      >
        End it now
      </Button>
    </section>
  ));
}
