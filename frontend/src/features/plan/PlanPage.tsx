import { IconPencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { plural } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { LinkButton } from '~/ui/LinkButton';
import { Page, Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { Differences } from './Differences';
import { Document } from './Document';
import css from './Plan.module.css';
import { Current, type Plan } from './query';
import { TakeAway, usePrintsWhole } from './TakeAway';
import { Versions } from './Versions';
import { Write } from './Write';

/** Who decides, who is told and what is done in an incident: as it is configured now. */
export function PlanPage({ write }: { write?: boolean }) {
  const can = useCan();
  const [{ data, error }, reload] = useQuery({ query: Current, requestPolicy: 'cache-and-network' });
  const page = usePrintsWhole();
  const problem = problemOf(error);
  const plan = data?.responsePlan;
  const again = () => reload({ requestPolicy: 'network-only' });
  if (write && plan && can('PLAN_MANAGE')) return <Write plan={plan} onDone={again} />;
  return (
    <div ref={page} className={css.paper}>
      <Page
        title="Response plan"
        lead="Who decides, who is told and what is done in an incident, as it is configured now. Keep a printed copy: it is needed when nothing else works."
        actions={
          plan && (
            <>
              <TakeAway newest={plan.newest?.number} />
              {can('PLAN_MANAGE') && (
                <LinkButton
                  size="sm"
                  to="/plan"
                  search={{ write: true }}
                  leftSection={<IconPencil size={15} stroke={1.6} aria-hidden />}
                >
                  Write and save
                </LinkButton>
              )}
            </>
          )
        }
      >
        {plan ? (
          <>
            {plan.newest && <Newest plan={plan} />}
            <Document document={plan.document} />
            <Versions versions={plan.versions} />
          </>
        ) : problem ? (
          <ErrorState what="The response plan could not be loaded" problem={problem} onRetry={again} />
        ) : (
          <SkeletonRows rows={8} />
        )}
      </Page>
    </div>
  );
}

function Newest({ plan }: { plan: Plan }) {
  const { newest, drift } = plan;
  if (!newest) return null;
  const version = (
    <>
      <Link to="/plan" search={{ version: newest.number }}>
        Version {newest.number}
      </Link>{' '}
      was saved by {newest.author?.name ?? 'somebody who is gone'} <Ago at={newest.createdAt} />.
    </>
  );
  if (drift.length === 0) return <p className={css.newest}>{version} Nothing that you can see has changed since.</p>;
  return (
    <Panel title={`Changed since version ${newest.number}`} hint={plural(drift.length, 'line')} flush>
      <p className={css.lead}>{version} What is configured has changed since:</p>
      <Differences lines={drift} />
    </Panel>
  );
}
