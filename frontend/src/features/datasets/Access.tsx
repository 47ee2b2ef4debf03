import { Button } from '@mantine/core';
import { IconEye, IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { problemOf } from '~/lib/problem';
import { useCan, useViewer } from '~/lib/viewer';
import { LinkButton } from '~/ui/LinkButton';
import { Panel } from '~/ui/Page';
import { Face } from '~/ui/Person';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import css from './Access.module.css';

const Access = graphql(`
  query DatasetAccess($id: ID!, $first: Int!) {
    datasetAccess(datasetId: $id, first: $first) { id at action outcome person { id name } }
  }
`);

const STEP = 8;
const MOST = 200;

/** Who read, queried and downloaded it: for its owner, and for those who read the whole log. */
export function AccessPanel({ id }: { id: string }) {
  const can = useCan();
  const { user } = useViewer();
  const [first, setFirst] = useState(STEP);
  const [{ data, error }, reload] = useQuery({
    query: Access,
    variables: { id, first },
    requestPolicy: 'cache-and-network',
  });
  const problem = problemOf(error);
  const rows = data?.datasetAccess;
  return (
    <Panel
      title="Access"
      hint="Who read, queried and downloaded it"
      flush
      actions={
        can('ACTIVITY_AUDIT') && (
          <LinkButton
            to="/activity"
            search={{ object: id }}
            variant="default"
            size="compact-sm"
            leftSection={<IconHistory size={14} aria-hidden />}
          >
            History
          </LinkButton>
        )
      }
    >
      {rows && rows.length > 0 ? (
        <>
          <ul className={css.list}>
            {rows.map((row) => (
              <li key={row.id}>
                <Face name={row.person?.name ?? 'Strongroom'} size={26} />
                <span className={css.words}>
                  <b>{row.person?.id === user.id ? 'You' : (row.person?.name ?? 'Somebody who is gone')}</b>{' '}
                  {row.action}
                </span>
                <Ago at={row.at} />
              </li>
            ))}
          </ul>
          {rows.length === first && first < MOST && (
            <Button variant="subtle" size="compact-sm" m={10} onClick={() => setFirst(Math.min(MOST, first * 3))}>
              Show more
            </Button>
          )}
        </>
      ) : rows ? (
        <Empty icon={IconEye} title="Nobody touched it yet">
          Whoever queries it or downloads from it appears here.
        </Empty>
      ) : problem ? (
        <ErrorState
          what="Who touched it could not be loaded"
          problem={problem}
          onRetry={() => reload({ requestPolicy: 'network-only' })}
        />
      ) : (
        <SkeletonRows rows={4} height={42} />
      )}
    </Panel>
  );
}
