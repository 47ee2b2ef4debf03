import { Button, Select, Textarea, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowLeft, IconChecklist, IconDownload, IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { IncidentRoomQuery } from '~/gql/graphql';
import { at, atSecond } from '~/lib/format';
import { follow } from '~/lib/live';
import { problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { LinkButton } from '~/ui/LinkButton';
import { Page, Panel } from '~/ui/Page';
import { Severity } from '~/ui/Severity';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import { Blast } from './Blast';
import { CloseDialog } from './CloseDialog';
import { DrillBanner } from './DrillBanner';
import { DrillReport } from './DrillReport';
import { DrillState } from './DrillState';
import { useNextInject } from './drill';
import { IncidentState } from './IncidentState';
import css from './Incidents.module.css';
import { Injects } from './Injects';
import { Tasks } from './Tasks';

const RoomQuery = graphql(`
  query IncidentRoom($id: ID!) {
    node(id: $id) {
      __typename
      ... on Incident {
        id
        createdAt
        closedAt
        beganAt
        title
        text
        lessons
        severity
        state
        drill
        drillState
        drillReport {
          state
          startedAt
          seconds
          announced
          scene
          injects { minute from text }
          nextAt
          phases { name target seconds missed }
          steps { task { id state reason title doer { id name } skipper { id name } } seconds skippedAfter }
          parts { person { id name } acknowledged steps skipped notes }
          gaps
          former { incident { id } phases { name seconds } done }
        }
        owner { id name }
        opener { id name }
        subject { id name email }
        playbook { id title summary }
        alerts { id title severity }
        tasks {
          id
          title
          state
          note
          reason
          function
          action
          followUp
          dueAt
          doneAt
          skippedAt
          owner { id name }
          doer { id name }
          skipper { id name }
        }
        notes { id createdAt text author { id name } }
        timeline { id createdAt kind facts { name value } sentence address device outcome actor { id name } }
      }
    }
    alertKeepers { id name }
    members(first: 200) { edges { node { id user { id name } } } }
  }
`);
const Pulse = graphql(`
  subscription IncidentPulse($after: Long) {
    activityAdded(after: $after) { id sequence }
  }
`);
const Update = graphql(`
  mutation UpdateIncident($input: UpdateIncidentInput!) {
    updateIncident(input: $input) { incident { id state severity owner { id name } subject { id name } } }
  }
`);
const Reopen = graphql(`
  mutation ReopenIncident($input: ReopenIncidentInput!) {
    reopenIncident(input: $input) { incident { id state } }
  }
`);
const Note = graphql(`
  mutation AddIncidentNote($input: AddIncidentNoteInput!) {
    addIncidentNote(input: $input) { incident { id } }
  }
`);
const Evidence = graphql(`
  mutation ExportIncidentEvidence($input: ExportIncidentEvidenceInput!) {
    exportIncidentEvidence(input: $input) { path }
  }
`);

export type Incident = Extract<NonNullable<IncidentRoomQuery['node']>, { __typename: 'Incident' }>;
export type Keeper = IncidentRoomQuery['alertKeepers'][number];

/** Which task was skipped, and why. */
function skipped(facts: { name: string; value: string }[]): string {
  const fact = (name: string) => facts.find((f) => f.name === name)?.value ?? '';
  return `“${fact('task')}”: ${fact('reason')}`;
}

/** Fetches what a path gives as a file. */
export function fetchFile(path: string) {
  const anchor = document.createElement('a');
  anchor.href = path;
  anchor.download = '';
  anchor.click();
  say('The download has begun', 'Verify it anywhere with strongroom audit bundle.');
}

/** Asks again whenever something happens in the organization, a moment later, so that a burst asks once. */
function useLive(reload: () => void) {
  useEffect(() => {
    let seen: number | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = follow(
      Pulse,
      () => ({ after: seen }),
      ({ activityAdded }) => {
        seen = Math.max(seen ?? 0, activityAdded.sequence ?? 0);
        clearTimeout(timer);
        timer = setTimeout(reload, 250);
      },
    );
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [reload]);
}

export function Room({ id }: { id: string }) {
  const [{ data, error }, ask] = useQuery({ query: RoomQuery, variables: { id }, requestPolicy: 'cache-and-network' });
  const reload = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  useLive(reload);
  const problem = problemOf(error);
  const incident = data?.node?.__typename === 'Incident' ? data.node : undefined;
  const drill = incident?.drillReport;
  useNextInject(drill, reload);
  const back = (
    <LinkButton
      to="/incidents"
      search={{}}
      variant="subtle"
      size="compact-md"
      leftSection={<IconArrowLeft size={15} aria-hidden />}
    >
      All incidents
    </LinkButton>
  );
  if (!incident || !data)
    return (
      <Page title="Incident" actions={back}>
        <Panel label="Incident" flush>
          {!problem ? (
            <SkeletonRows rows={6} height={48} />
          ) : problem.code === 'NOT_FOUND' ? (
            <Empty title="There is no such incident">Choose another one from the list.</Empty>
          ) : (
            <ErrorState what="The incident could not be loaded" problem={problem} onRetry={reload} />
          )}
        </Panel>
      </Page>
    );
  return (
    <Page
      wide
      title={incident.title}
      beside={
        <span className={css.lineHead}>
          <Severity value={incident.severity} />
          {incident.drillState && <DrillState value={incident.drillState} />}
          {incident.drillState !== 'ENDED' && <IncidentState value={incident.state} />}
        </span>
      }
      lead={
        <>
          {incident.subject ? `About ${incident.subject.name}. ` : ''}
          {incident.drill
            ? `Started by ${incident.opener?.name ?? 'somebody who is gone'} on ${at(incident.createdAt)}. About nobody.`
            : incident.opener
              ? `Opened by ${incident.opener.name} on ${at(incident.createdAt)}.`
              : `Opened by Strongroom on ${at(incident.createdAt)}: the person said that it was not them.`}
        </>
      }
      actions={back}
    >
      {drill && <DrillBanner incident={incident} report={drill} onDone={reload} />}
      <Lead
        incident={incident}
        keepers={data.alertKeepers}
        people={(data.members.edges ?? []).flatMap((edge) => (edge?.node?.user ? [edge.node.user] : []))}
        onDone={reload}
      />
      <div className={css.room}>
        <div className={css.column}>
          {drill && drill.state !== 'RUNNING' && <DrillReport incident={incident} report={drill} />}
          {incident.lessons && !drill && (
            <Panel title="What was learnt">
              <p className={css.prose}>{incident.lessons}</p>
            </Panel>
          )}
          {incident.text && (
            <Panel title={drill ? 'How it begins' : 'What happened'}>
              <p className={css.prose}>{incident.text}</p>
            </Panel>
          )}
          <Panel title={incident.playbook?.title ?? 'Tasks'} hint={incident.playbook?.summary} flush>
            <Tasks incident={incident} keepers={data.alertKeepers} onDone={reload} />
          </Panel>
          {incident.subject && (
            <Panel title="Blast radius" hint={`Of the account of ${incident.subject.name}`}>
              <Blast key={incident.subject.id} about={{ incidentId: incident.id }} />
            </Panel>
          )}
          <Notes incident={incident} onDone={reload} />
        </div>
        <div className={css.column}>
          {drill && <Injects report={drill} />}
          {incident.alerts.length > 0 && (
            <Panel title="Opened from" flush>
              <ul className={css.lines} aria-label="Alerts">
                {incident.alerts.map((alert) => (
                  <li key={alert.id}>
                    <Link to="/alerts" search={{ alert: alert.id }}>
                      <span className={css.lineHead}>
                        <b>{alert.title}</b>
                        <Severity value={alert.severity} />
                        <IconExternalLink size={14} aria-hidden />
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            </Panel>
          )}
          <Panel title="Timeline" hint={`From the audit log, since ${at(incident.beganAt)}`} flush>
            <ol className={css.timeline} aria-label="Timeline">
              {incident.timeline.map((event) => (
                <li key={event.id} data-outcome={event.outcome}>
                  <time dateTime={event.createdAt} className="num">
                    {atSecond(event.createdAt)}
                  </time>
                  <span>
                    <b>{event.actor?.name ?? 'Strongroom'}</b> {event.sentence}
                    {event.address && <span className={css.quiet}> from {event.address}</span>}
                    {event.device && <span className={css.quiet}>, {event.device}</span>}
                    {event.kind.endsWith('.task_skipped') && <p className={css.quiet}>{skipped(event.facts)}</p>}
                  </span>
                </li>
              ))}
            </ol>
          </Panel>
        </div>
      </div>
    </Page>
  );
}

type Person = { id: string; name: string };
type LeadProps = { incident: Incident; keepers: Keeper[]; people: Person[]; onDone: () => void };

/** Who leads it, whom it is about, and how it goes on. */
function Lead({ incident, keepers, people, onDone }: LeadProps) {
  const can = useCan();
  const [update, updating] = useChange(Update, 'It could not be changed');
  const [reopen, reopening] = useChange(Reopen, 'It could not be opened again');
  const [fetchEvidence, fetching] = useChange(Evidence, 'The evidence could not be exported');
  const [closing, close] = useDisclosure(false);
  const over = incident.state === 'CLOSED';
  if (!can('INCIDENT_MANAGE') || (over && incident.drill)) return null;
  const set = async (input: { ownerId?: string; subjectId?: string; state?: 'OPEN' | 'CONTAINED' }) =>
    (await update({ input: { id: incident.id, ...input } })) && onDone();
  return (
    <div className={css.lead}>
      <Select
        size="xs"
        label="Who leads it"
        placeholder="Nobody"
        allowDeselect={false}
        disabled={over}
        data={keepers.map((k) => ({ value: k.id, label: k.name }))}
        value={incident.owner?.id ?? null}
        onChange={(ownerId) => ownerId && void set({ ownerId })}
      />
      {!incident.drill && (
        <Select
          size="xs"
          label="Whose account it is about"
          placeholder="Nobody’s"
          searchable
          allowDeselect={false}
          disabled={over}
          data={people.map((p) => ({ value: p.id, label: p.name }))}
          value={incident.subject?.id ?? null}
          onChange={(subjectId) => subjectId && void set({ subjectId })}
        />
      )}
      <span className={css.space} />
      {!incident.drill && (
        <Button
          variant="default"
          size="compact-md"
          loading={fetching}
          leftSection={<IconDownload size={15} aria-hidden />}
          onClick={async () => {
            const done = await fetchEvidence({ input: { id: incident.id } });
            if (done) fetchFile(done.exportIncidentEvidence.path);
          }}
        >
          Export the evidence
        </Button>
      )}
      {over ? (
        <Button
          variant="default"
          size="compact-md"
          loading={reopening}
          onClick={async () => (await reopen({ input: { id: incident.id } })) && onDone()}
        >
          Open again
        </Button>
      ) : (
        <>
          <Button
            variant="default"
            size="compact-md"
            loading={updating}
            onClick={() => void set({ state: incident.state === 'OPEN' ? 'CONTAINED' : 'OPEN' })}
          >
            {incident.state === 'OPEN' ? 'It is contained' : 'It is not contained'}
          </Button>
          <Button size="compact-md" leftSection={<IconChecklist size={15} aria-hidden />} onClick={close.open}>
            {incident.drill ? 'End the drill' : 'Close the incident'}
          </Button>
        </>
      )}
      <CloseDialog incident={incident} keepers={keepers} opened={closing} onClose={close.close} onDone={onDone} />
    </div>
  );
}

function Notes({ incident, onDone }: { incident: Incident; onDone: () => void }) {
  const can = useCan();
  const [add, adding] = useChange(Note, 'The note could not be added');
  const [text, setText] = useState('');
  return (
    <Panel title="Notes">
      <ul className={css.notes} aria-label="Notes">
        {incident.notes.map((note) => (
          <li key={note.id}>
            <Title order={3} size="h6">
              {note.author.name} <span className={css.quiet}>{at(note.createdAt)}</span>
            </Title>
            <p className={css.prose}>{note.text}</p>
          </li>
        ))}
      </ul>
      {can('INCIDENT_MANAGE') && (
        <form
          noValidate
          className={css.form}
          onSubmit={async (event) => {
            event.preventDefault();
            if (!(await add({ input: { id: incident.id, text } }))) return;
            setText('');
            onDone();
          }}
        >
          <Textarea
            aria-label="A note"
            placeholder="What you found out, decided or told somebody. Notes stay as they are."
            autosize
            minRows={2}
            maxRows={10}
            maxLength={10000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <div className={css.buttons}>
            <Button type="submit" variant="default" size="compact-md" loading={adding} disabled={!text.trim()}>
              Add the note
            </Button>
          </div>
        </form>
      )}
    </Panel>
  );
}
