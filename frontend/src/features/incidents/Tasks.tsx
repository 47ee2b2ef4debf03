import { ActionIcon, Button, Menu, Modal, Select, Textarea, TextInput } from '@mantine/core';
import {
  IconBolt,
  IconCheck,
  IconCircle,
  IconCircleCheckFilled,
  IconCircleMinus,
  IconDots,
  IconPlayerSkipForward,
} from '@tabler/icons-react';
import { useState } from 'react';
import { graphql } from '~/gql';
import { at, onDay } from '~/lib/format';
import { useCan } from '~/lib/viewer';
import { useChange } from '~/ui/useChange';
import css from './Incidents.module.css';
import { fetchFile, type Incident, type Keeper } from './Room';

const Add = graphql(`
  mutation AddIncidentTask($input: AddIncidentTaskInput!) {
    addIncidentTask(input: $input) { incident { id } }
  }
`);
const Assign = graphql(`
  mutation AssignIncidentTask($input: AssignIncidentTaskInput!) {
    assignIncidentTask(input: $input) { incident { id } }
  }
`);
const Complete = graphql(`
  mutation CompleteIncidentTask($input: CompleteIncidentTaskInput!) {
    completeIncidentTask(input: $input) { incident { id } }
  }
`);
const SkipTask = graphql(`
  mutation SkipIncidentTask($input: SkipIncidentTaskInput!) {
    skipIncidentTask(input: $input) { incident { id } }
  }
`);
const Run = graphql(`
  mutation RunIncidentTask($input: RunIncidentTaskInput!) {
    runIncidentTask(input: $input) { path incident { id } }
  }
`);

type Task = Incident['tasks'][number];
type Props = { incident: Incident; keepers: Keeper[]; onDone: () => void };

/** What is to be done and was done, the steps of the playbook first. */
export function Tasks({ incident, keepers, onDone }: Props) {
  const can = useCan();
  const [run] = useChange(Run, 'It could not be carried out');
  const [assign] = useChange(Assign, 'It could not be assigned');
  const [running, setRunning] = useState<string>();
  const [ticking, tick] = useState<Task>();
  const [skipping, skip] = useState<Task>();
  const manages = can('INCIDENT_MANAGE');
  return (
    <>
      <ol className={css.tasks} aria-label="Tasks">
        {incident.tasks.map((task) => (
          <li key={task.id} aria-label={task.title} data-done={task.state === 'DONE' || undefined}>
            <Mark state={task.state} />
            <div className={css.taskText}>
              <b>{task.title}</b>
              <span className={css.facts}>
                {task.followUp && <span>To follow</span>}
                {task.function && <span>CSF {task.function}</span>}
                {task.dueAt && <span>Until {onDay(task.dueAt)}</span>}
                <Fate task={task} />
              </span>
              {task.note && <p className={css.prose}>{task.note}</p>}
              {task.reason && <p className={css.prose}>{task.reason}</p>}
            </div>
            {manages && task.state !== 'DONE' && (incident.state !== 'CLOSED' || task.followUp) && (
              <div className={css.taskButtons}>
                {task.state === 'OPEN' && (
                  <Select
                    size="xs"
                    w={150}
                    aria-label="Who does it"
                    placeholder="Nobody yet"
                    clearable={!task.followUp}
                    allowDeselect={!task.followUp}
                    clearButtonProps={{ 'aria-label': 'Nobody' }}
                    data={keepers.map((k) => ({ value: k.id, label: k.name }))}
                    value={task.owner?.id ?? null}
                    onChange={async (ownerId) => (await assign({ input: { id: task.id, ownerId } })) && onDone()}
                  />
                )}
                {task.action && (
                  <Button
                    size="compact-md"
                    variant="light"
                    loading={running === task.id}
                    leftSection={<IconBolt size={15} aria-hidden />}
                    onClick={async () => {
                      setRunning(task.id);
                      const done = await run({ input: { id: task.id } });
                      setRunning(undefined);
                      if (done?.runIncidentTask.path) fetchFile(done.runIncidentTask.path);
                      if (done) onDone();
                    }}
                  >
                    {incident.drill ? 'Simulate it' : 'Do it now'}
                  </Button>
                )}
                <Button
                  size="compact-md"
                  variant="default"
                  leftSection={<IconCheck size={15} aria-hidden />}
                  onClick={() => tick(task)}
                >
                  Done
                </Button>
                {task.state === 'OPEN' && !task.followUp && (
                  <Menu position="bottom-end">
                    <Menu.Target>
                      <ActionIcon variant="subtle" color="gray" aria-label={`More about “${task.title}”`}>
                        <IconDots size={16} aria-hidden />
                      </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item
                        leftSection={<IconPlayerSkipForward size={15} aria-hidden />}
                        onClick={() => skip(task)}
                      >
                        Skip it, with a reason
                      </Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                )}
              </div>
            )}
          </li>
        ))}
      </ol>
      {manages && incident.state !== 'CLOSED' && <AddTask incident={incident} onDone={onDone} />}
      {ticking && <Tick task={ticking} onClose={() => tick(undefined)} onDone={onDone} />}
      {skipping && <Skip task={skipping} onClose={() => skip(undefined)} onDone={onDone} />}
    </>
  );
}

function Mark({ state }: { state: Task['state'] }) {
  if (state === 'DONE') return <IconCircleCheckFilled size={18} aria-hidden />;
  return state === 'SKIPPED' ? <IconCircleMinus size={18} aria-hidden /> : <IconCircle size={18} aria-hidden />;
}

/** Who did it or skipped it and when, or who is to do it. */
function Fate({ task }: { task: Task }) {
  if (task.doneAt)
    return (
      <span>
        Done by {task.doer?.name ?? 'somebody who is gone'}, {at(task.doneAt)}
      </span>
    );
  if (task.skippedAt)
    return (
      <span>
        Skipped by {task.skipper?.name ?? 'somebody who is gone'}, {at(task.skippedAt)}
      </span>
    );
  return task.owner ? <span>{task.owner.name}</span> : null;
}

function AddTask({ incident, onDone }: { incident: Incident; onDone: () => void }) {
  const [add, adding] = useChange(Add, 'The task could not be added');
  const [title, setTitle] = useState('');
  return (
    <form
      noValidate
      className={css.addTask}
      onSubmit={async (event) => {
        event.preventDefault();
        if (!(await add({ input: { id: incident.id, title: title.trim() } }))) return;
        setTitle('');
        onDone();
      }}
    >
      <TextInput
        size="xs"
        aria-label="Another task"
        placeholder="Another task"
        maxLength={200}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" size="compact-md" loading={adding} disabled={!title.trim()}>
        Add the task
      </Button>
    </form>
  );
}

function Tick({ task, onClose, onDone }: { task: Task; onClose: () => void; onDone: () => void }) {
  const [complete, busy] = useChange(Complete, 'It could not be ticked off');
  const [note, setNote] = useState('');
  return (
    <Modal opened onClose={onClose} title={task.title}>
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await complete({ input: { id: task.id, note: note.trim() } }))) return;
          onClose();
          onDone();
        }}
      >
        <Textarea
          label="What was done"
          description="It is recorded with your name, and stays in the evidence."
          autosize
          minRows={3}
          maxRows={10}
          maxLength={10000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy} disabled={!note.trim()}>
            It is done
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const SHORTEST_REASON = 10;

function Skip({ task, onClose, onDone }: { task: Task; onClose: () => void; onDone: () => void }) {
  const [skip, busy] = useChange(SkipTask, 'It could not be skipped');
  const [reason, setReason] = useState('');
  return (
    <Modal opened onClose={onClose} title={task.title}>
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await skip({ input: { id: task.id, reason: reason.trim() } }))) return;
          onClose();
          onDone();
        }}
      >
        <Textarea
          label="Why it is skipped"
          description="At least ten characters. It is recorded with your name. Until this is closed, it can still be done."
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy} disabled={reason.trim().length < SHORTEST_REASON}>
            Skip it
          </Button>
        </div>
      </form>
    </Modal>
  );
}
