import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFlag } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { problemOf } from '~/lib/problem';
import { Panel } from '~/ui/Page';
import { ReportFields } from '~/ui/ReportFields';
import { ReportState } from '~/ui/ReportState';
import { ErrorState } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Account.module.css';

const Mine = graphql(`
  query MyReports {
    myReports { id what state createdAt answer }
  }
`);
const Send = graphql(`
  mutation ReportIncident($input: ReportIncidentInput!) {
    reportIncident(input: $input) { receipt }
  }
`);

/** Reports that something went wrong, and what became of that. */
export function ReportsSection() {
  const [{ data, error }, reload] = useQuery({ query: Mine, requestPolicy: 'cache-and-network' });
  const [opened, dialog] = useDisclosure(false);
  const [send, busy] = useChange(Send, 'It could not be sent');
  const problem = problemOf(error);
  return (
    <div id="reports" className={css.anchor}>
      <Panel
        title="Something is wrong?"
        actions={
          <Button
            variant="default"
            size="compact-md"
            leftSection={<IconFlag size={15} aria-hidden />}
            onClick={dialog.open}
          >
            Report it
          </Button>
        }
        flush={!data}
      >
        {problem && !data ? (
          <ErrorState
            what="Your reports could not be loaded"
            problem={problem}
            onRetry={() => reload({ requestPolicy: 'network-only' })}
          />
        ) : data?.myReports.length ? (
          <ul className={css.reports} aria-label="Your reports">
            {data.myReports.map((report) => (
              <li key={report.id}>
                <span className={css.reportHead}>
                  <b>{report.what.split('\n')[0]}</b>
                  <ReportState value={report.state} />
                </span>
                {report.answer && <p>{report.answer}</p>}
                <span>
                  <Ago at={report.createdAt} />
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <p className={css.quiet}>
            A mail that asks for your password, a file that you did not download, a device that is gone: tell your
            admins. You see here what became of it.
          </p>
        )}
      </Panel>
      <Modal opened={opened} onClose={dialog.close} title="Report a security problem" size="lg">
        <ReportFields
          busy={busy}
          onCancel={dialog.close}
          onSend={async (input) => {
            const done = await send({ input });
            if (!done) return;
            dialog.close();
            say(
              'Sent',
              `Your admins were told. The receipt is ${done.reportIncident.receipt}; it was mailed to you, too.`,
            );
          }}
        />
      </Modal>
    </div>
  );
}
