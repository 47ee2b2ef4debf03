import { Button } from '@mantine/core';
import { graphql } from '~/gql';
import { plural } from '~/lib/format';
import { Panel } from '~/ui/Page';
import { Ago } from '~/ui/Time';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Posture.module.css';

const Acknowledge = graphql(`
  mutation AcknowledgeDrift($input: AcknowledgeDriftInput!) {
    acknowledgeDrift(input: $input) {
      posture {
        id checkedAt configuration drift acknowledgedAt
        acknowledgedBy { id name }
        checks { id title meaning advice installation state found since }
      }
    }
  }
`);

type Props = {
  posture: {
    configuration: string;
    drift: readonly string[];
    acknowledgedAt?: string | null;
    acknowledgedBy?: { name: string } | null;
  };
};

/** Which settings of the server are not what was acknowledged: their names, and not their values. */
export function Drift({ posture }: Props) {
  const [acknowledge, busy] = useChange(Acknowledge, 'The configuration could not be acknowledged');
  const accept = async () => {
    const done = await acknowledge({ input: { configuration: posture.configuration } });
    if (done) say('The configuration is acknowledged', 'From now on it is compared with this one.');
  };
  return (
    <Panel
      title="Changed configuration"
      actions={
        <Button size="xs" loading={busy} onClick={() => void accept()}>
          It is meant so
        </Button>
      }
    >
      <p className={css.lead}>
        {plural(posture.drift.length, 'setting')} of the server {posture.drift.length === 1 ? 'differs' : 'differ'} from{' '}
        {posture.acknowledgedAt ? (
          <>
            what {posture.acknowledgedBy?.name ?? 'an admin'} acknowledged <Ago at={posture.acknowledgedAt} />.
          </>
        ) : (
          'the first check.'
        )}
      </p>
      <ul className={css.names}>
        {posture.drift.map((name) => (
          <li key={name} className="mono">
            {name}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
