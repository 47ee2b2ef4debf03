import { Button, Modal, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFirstAidKit, IconMasksTheater, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { IncidentSeverity } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { useList } from '~/lib/useList';
import { useCan } from '~/lib/viewer';
import { LinkButton } from '~/ui/LinkButton';
import { Page, Panel } from '~/ui/Page';
import { Severity } from '~/ui/Severity';
import { Empty, ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { useChange } from '~/ui/useChange';
import { DrillState } from './DrillState';
import { IncidentState } from './IncidentState';
import css from './Incidents.module.css';
import { Playbooks, SEVERITIES } from './playbooks';
import { ReportsPanel } from './ReportsPanel';
import { StartDrill } from './StartDrill';

const Incidents = graphql(`
  query Incidents($first: Int, $after: Cursor, $drills: Boolean) {
    incidents(first: $first, after: $after, drills: $drills) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          id
          title
          severity
          state
          drillState
          createdAt
          owner { id name }
          subject { id name }
          tasks { id state followUp }
        }
      }
    }
  }
`);
const Open = graphql(`
  mutation OpenIncident($input: OpenIncidentInput!) {
    openIncident(input: $input) { incident { id } }
  }
`);

export function IncidentsPage() {
  const can = useCan();
  const [opened, dialog] = useDisclosure(false);
  const [starting, drill] = useDisclosure(false);
  const [drills, setDrills] = useState(false);
  const { nodes, total, reload, ...list } = useList(Incidents, { drills }, (data) => data.incidents);
  return (
    <Page
      title="Incidents"
      lead="What went wrong, what is done about it and what was learnt. Most are opened from an alert."
      actions={
        <>
          {can('PLAN_READ') && (
            <LinkButton to="/plan" variant="default">
              Response plan
            </LinkButton>
          )}
          {can('INCIDENT_MANAGE') && (
            <>
              <Button variant="default" leftSection={<IconMasksTheater size={16} aria-hidden />} onClick={drill.open}>
                Start a drill
              </Button>
              <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
                Open an incident
              </Button>
            </>
          )}
        </>
      }
    >
      <SegmentedControl
        className={css.which}
        aria-label="Which are shown"
        data={[
          { value: 'real', label: 'Incidents' },
          { value: 'drills', label: 'Drills' },
        ]}
        value={drills ? 'drills' : 'real'}
        onChange={(value) => setDrills(value === 'drills')}
      />
      <Panel label={drills ? 'Drills' : 'Incidents'} flush>
        {list.problem && nodes.length === 0 ? (
          <ErrorState what="The incidents could not be loaded" problem={list.problem} onRetry={reload} />
        ) : list.loading ? (
          <SkeletonRows rows={4} height={72} />
        ) : nodes.length === 0 && drills ? (
          <Empty icon={IconMasksTheater} title="No drill yet">
            Practise a playbook before it is needed: a simulated incident with a script, a clock and a report. Nothing
            happens to anybody.
          </Empty>
        ) : nodes.length === 0 ? (
          <Empty icon={IconFirstAidKit} title="No incident yet">
            When something goes wrong, open one from its alert: the playbook, the timeline and the evidence come with
            it.
          </Empty>
        ) : (
          <ul className={css.lines} aria-label={plural(total ?? nodes.length, drills ? 'drill' : 'incident')}>
            {nodes.map((incident) => {
              const ended = incident.drillState === 'ENDED'; // what was not done of a drill is no task any more
              const open = incident.tasks.filter((task) => task.state === 'OPEN' && (task.followUp || !ended)).length;
              return (
                <li key={incident.id} data-over={incident.state === 'CLOSED' || undefined}>
                  <Link to="/incidents" search={{ incident: incident.id }}>
                    <span className={css.lineHead}>
                      <b>{incident.title}</b>
                      <Severity value={incident.severity} />
                      {incident.drillState ? (
                        <DrillState value={incident.drillState} />
                      ) : (
                        <IncidentState value={incident.state} />
                      )}
                    </span>
                    <span className={css.facts}>
                      {incident.drillState ? (
                        <span>Simulated, about nobody</span>
                      ) : (
                        <span>{incident.subject ? `About ${incident.subject.name}` : 'About the organization'}</span>
                      )}
                      <span>{incident.owner ? `Led by ${incident.owner.name}` : 'Nobody leads it'}</span>
                      <span>{open ? `${plural(open, 'task')} to do` : 'Nothing left to do'}</span>
                      <span>
                        <Ago at={incident.createdAt} />
                      </span>
                    </span>
                  </Link>
                </li>
              );
            })}
          </ul>
        )}
        {list.hasMore && (
          <div className={css.more}>
            <Button variant="subtle" size="compact-md" onClick={list.more}>
              Show more
            </Button>
          </div>
        )}
      </Panel>
      <ReportsPanel />
      <StartDrill opened={starting} onClose={drill.close} />
      <OpenDialog opened={opened} onClose={dialog.close} />
    </Page>
  );
}

function OpenDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const navigate = useNavigate();
  const [{ data }] = useQuery({ query: Playbooks, pause: !opened });
  const [open, busy] = useChange(Open, 'It could not be opened');
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [severity, setSeverity] = useState<IncidentSeverity>('HIGH');
  const [playbookId, setPlaybook] = useState<string | null>(null);
  const chosen = data?.playbooks.find((p) => p.id === playbookId);
  return (
    <Modal opened={opened} onClose={onClose} title="Open an incident">
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          const done = await open({ input: { title: title.trim(), text: text.trim(), severity, playbookId } });
          if (!done) return;
          onClose();
          await navigate({ to: '/incidents', search: { incident: done.openIncident.incident.id } });
        }}
      >
        <TextInput
          label="What happened"
          description="In a few words."
          maxLength={200}
          required
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          label="What is known so far"
          autosize
          minRows={3}
          maxRows={10}
          maxLength={10000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          label="How bad it is"
          allowDeselect={false}
          data={SEVERITIES}
          value={severity}
          onChange={(value) => value && setSeverity(value as IncidentSeverity)}
        />
        <Select
          label="Playbook"
          placeholder="None"
          clearable
          clearButtonProps={{ 'aria-label': 'No playbook' }}
          description={chosen ? `${chosen.summary} ${plural(chosen.steps.length, 'step')}.` : undefined}
          data={data?.playbooks.map((p) => ({ value: p.id, label: p.title })) ?? []}
          value={playbookId}
          onChange={setPlaybook}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy} disabled={!title.trim()}>
            Open the incident
          </Button>
        </div>
      </form>
    </Modal>
  );
}
