import { Button, Modal, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type DocumentType, graphql } from '~/gql';
import { fullTime } from '~/lib/format';
import { useList } from '~/lib/useList';
import { useCan } from '~/lib/viewer';
import { LinkButton } from '~/ui/LinkButton';
import { Panel } from '~/ui/Page';
import { ReportState } from '~/ui/ReportState';
import { Severity } from '~/ui/Severity';
import { ErrorState } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Incidents.module.css';

const Reports = graphql(`
  query Reports($first: Int, $after: Cursor) {
    reports(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id
          what
          observed
          steps
          beganAt
          endedAt
          severity
          state
          signedIn
          answer
          createdAt
          reporter { id name }
          handler { id name }
          incident { id }
        }
      }
    }
  }
`);
const Open = graphql(`
  mutation OpenIncidentFromReport($input: OpenIncidentInput!) {
    openIncident(input: $input) { incident { id } }
  }
`);
const Answer = graphql(`
  mutation AnswerReport($input: AnswerReportInput!) {
    answerReport(input: $input) { report { id state answer handler { id name } } }
  }
`);

type Report = NonNullable<NonNullable<NonNullable<DocumentType<typeof Reports>['reports']['edges']>[number]>['node']>;

/** What people reported; nothing is shown while nobody has. */
export function ReportsPanel() {
  const { nodes, reload, ...list } = useList(Reports, {}, (data) => data.reports, 20);
  const [answering, answer] = useState<Report>();
  if (!list.problem && nodes.length === 0) return null;
  return (
    <Panel title="What people reported" flush>
      {list.problem && nodes.length === 0 ? (
        <ErrorState what="The reports could not be loaded" problem={list.problem} onRetry={reload} />
      ) : (
        <ul className={css.reports}>
          {nodes.map((report) => (
            <Line key={report.id} report={report} onAnswer={() => answer(report)} />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <div className={css.more}>
          <Button variant="subtle" size="compact-md" onClick={list.more}>
            Show more
          </Button>
        </div>
      )}
      {answering && <AnswerDialog key={answering.id} report={answering} onClose={() => answer(undefined)} />}
    </Panel>
  );
}

function Line({ report, onAnswer }: { report: Report; onAnswer: () => void }) {
  const can = useCan();
  const navigate = useNavigate();
  const [open, busy] = useChange(Open, 'It could not be opened');
  return (
    <li>
      <span className={css.lineHead}>
        <b>{report.reporter.name}</b>
        <Severity value={report.severity} />
        <ReportState value={report.state} />
        <span className={css.quiet}>
          <Ago at={report.createdAt} />
        </span>
      </span>
      {!report.signedIn && (
        <p className={css.quiet}>
          Not signed in: anybody may have written this who knows the address of {report.reporter.name}.
        </p>
      )}
      <p className={css.prose}>{report.what}</p>
      <dl className={css.details}>
        {report.beganAt && (
          <div>
            <dt>When</dt>
            <dd>
              {fullTime(report.beganAt)}
              {report.endedAt && (
                <>
                  {' to '}
                  {fullTime(report.endedAt)}
                </>
              )}
            </dd>
          </div>
        )}
        {report.observed && (
          <div>
            <dt>Seen</dt>
            <dd className={css.prose}>{report.observed}</dd>
          </div>
        )}
        {report.steps && (
          <div>
            <dt>Done since</dt>
            <dd className={css.prose}>{report.steps}</dd>
          </div>
        )}
        {report.answer && (
          <div>
            <dt>Answer{report.handler ? ` of ${report.handler.name}` : ''}</dt>
            <dd className={css.prose}>{report.answer}</dd>
          </div>
        )}
      </dl>
      <div className={css.reportButtons}>
        {report.incident ? (
          <LinkButton to="/incidents" search={{ incident: report.incident.id }} variant="light" size="compact-md">
            Go to its incident
          </LinkButton>
        ) : (
          can('INCIDENT_MANAGE') && (
            <Button
              variant="default"
              size="compact-md"
              loading={busy}
              onClick={async () => {
                const done = await open({ input: { reportId: report.id } });
                if (done) await navigate({ to: '/incidents', search: { incident: done.openIncident.incident.id } });
              }}
            >
              Open an incident
            </Button>
          )
        )}
        {can('INCIDENT_MANAGE') && (
          <Button variant="subtle" size="compact-md" onClick={onAnswer}>
            {report.answer ? 'Change the answer' : 'Answer'}
          </Button>
        )}
      </div>
    </li>
  );
}

function AnswerDialog({ report, onClose }: { report: Report; onClose: () => void }) {
  const [save, busy] = useChange(Answer, 'It could not be answered');
  const [text, setText] = useState(report.answer);
  return (
    <Modal opened onClose={onClose} title={`Answer ${report.reporter.name}`}>
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await save({ input: { id: report.id, answer: text } }))) return;
          onClose();
          say('Answered', 'The reporter reads it with the receipt.');
        }}
      >
        <Textarea
          label="Answer"
          description="Whoever holds the receipt reads it without signing in: name no secrets."
          autosize
          minRows={3}
          maxRows={10}
          maxLength={10000}
          required
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy} disabled={!text.trim()}>
            Answer
          </Button>
        </div>
      </form>
    </Modal>
  );
}
