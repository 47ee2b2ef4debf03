import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleMinus,
  IconHeartRateMonitor,
  IconRefresh,
} from '@tabler/icons-react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { PostureQuery, PostureState } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { Page, Panel } from '~/ui/Page';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Status, type Tone } from '~/ui/Status';
import { Ago } from '~/ui/Time';
import { useChange } from '~/ui/useChange';
import { Drift } from './Drift';
import css from './Posture.module.css';

const Found = graphql(`
  query Posture {
    posture {
      id checkedAt configuration drift acknowledgedAt
      acknowledgedBy { id name }
      checks { id title meaning advice installation state found since }
    }
  }
`);
const Recheck = graphql(`
  mutation RecheckPosture {
    recheckPosture {
      posture {
        id checkedAt configuration drift acknowledgedAt
        acknowledgedBy { id name }
        checks { id title meaning advice installation state found since }
      }
    }
  }
`);

const STATES = {
  BAD: ['Bad', 'bad', IconAlertTriangle],
  ATTENTION: ['Attention', 'warn', IconAlertTriangle],
  OK: ['Ok', 'ok', IconCircleCheck],
  NOT_APPLICABLE: ['Not here', 'quiet', IconCircleMinus],
} as const satisfies Record<PostureState, readonly [string, Tone, unknown]>;

type Posture = NonNullable<PostureQuery['posture']>;
type Check = Posture['checks'][number];

/** Whether the server and the organization are as they should be, and what to do where they are not. */
export function PosturePage() {
  const [{ data, error, fetching }, reload] = useQuery({ query: Found, requestPolicy: 'cache-and-network' });
  const [recheck, checking] = useChange(Recheck, 'The checks could not be run');
  const again = async () => {
    if (await recheck({})) reload({ requestPolicy: 'network-only' });
  };
  const problem = problemOf(error);
  const posture = data?.posture;
  const check = (
    <Button
      size="sm"
      variant={posture ? 'default' : 'filled'}
      loading={checking}
      leftSection={<IconRefresh size={15} stroke={1.6} aria-hidden />}
      onClick={() => void again()}
    >
      Check now
    </Button>
  );
  return (
    <Page
      title="Posture"
      lead="Whether this server and your organization are as they should be. Everything is checked once an hour; what turns bad raises an alert."
      actions={posture && check}
    >
      {posture ? (
        <>
          <Summary posture={posture} />
          {posture.drift.length > 0 && <Drift posture={posture} />}
          <Checks title="Your organization" checks={posture.checks.filter((c) => !c.installation)} />
          <Checks title="This server" checks={posture.checks.filter((c) => c.installation)} />
        </>
      ) : problem ? (
        <ErrorState what="The posture could not be loaded" problem={problem} onRetry={reload} />
      ) : fetching ? (
        <SkeletonRows rows={8} />
      ) : (
        <Empty icon={IconHeartRateMonitor} title="Nothing was checked yet" action={check}>
          The first check comes by itself within the hour.
        </Empty>
      )}
    </Page>
  );
}

function Summary({ posture }: { posture: Posture }) {
  const of = (state: PostureState) => posture.checks.filter((c) => c.state === state).length;
  const bad = of('BAD');
  const attention = of('ATTENTION');
  return (
    <div className={css.summary} data-worst={bad ? 'bad' : attention ? 'warn' : 'ok'} role="status">
      {bad || attention ? (
        <IconAlertTriangle size={22} stroke={1.6} aria-hidden />
      ) : (
        <IconCircleCheck size={22} stroke={1.6} aria-hidden />
      )}
      <div>
        <b>
          {bad
            ? `${plural(bad, 'check')} failed`
            : attention
              ? `${plural(attention, 'check')} ${attention === 1 ? 'needs' : 'need'} a look`
              : 'Everything is as it should be'}
        </b>
        <p>
          {bad > 0 && attention > 0 && `${attention} more ${attention === 1 ? 'needs' : 'need'} a look. `}
          {of('OK')} are fine. Checked <Ago at={posture.checkedAt} />.
        </p>
      </div>
    </div>
  );
}

function Checks({ title, checks }: { title: string; checks: readonly Check[] }) {
  return (
    <Panel title={title} flush>
      <ul className={css.list}>
        {checks.map((c) => (
          <Row key={c.id} check={c} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ check }: { check: Check }) {
  const [word, tone, icon] = STATES[check.state];
  const wrong = check.state === 'BAD' || check.state === 'ATTENTION';
  return (
    <li>
      <div className={css.state}>
        <Status tone={tone} icon={icon}>
          {word}
        </Status>
      </div>
      <div className={css.words}>
        <h3>{check.title}</h3>
        <p>{check.found}</p>
        {wrong && (
          <>
            <p className={css.quiet}>{check.meaning}</p>
            <p>
              <b>What to do:</b> {check.advice}
            </p>
          </>
        )}
      </div>
      <span className={css.since}>
        since <Ago at={check.since} />
      </span>
    </li>
  );
}
