import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { IconBolt, IconCheck, IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
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
  const manages = can('INCIDENT_MANAGE');
  return (
    <>
      <ol className={css.tasks} aria-label="Tasks">
        {incident.tasks.map((task) => (
          <li key={task.id} aria-label={task.title} data-done={Boolean(task.doneAt) || undefined}>
            {task.doneAt ? <IconCircleCheckFilled size={18} aria-hidden /> : <IconCircle size={18} aria-hidden />}
            <div className={css.taskText}>
              <b>{task.title}</b>
              <span className={css.facts}>
                {task.followUp && <span>To follow</span>}
                {task.function && <span>CSF {task.function}</span>}
                {task.dueAt && <span>Until {onDay(task.dueAt)}</span>}
                {task.doneAt ? (
                  <span>
                    Done by {task.doer?.name ?? 'somebody who is gone'}, {at(task.doneAt)}
                  </span>
                ) : (
                  task.owner && <span>{task.owner.name}</span>
                )}
              </span>
              {task.note && <p className={css.prose}>{task.note}</p>}
            </div>
            {manages && !task.doneAt && (incident.state !== 'CLOSED' || task.followUp) && (
              <div className={css.taskButtons}>
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
              </div>
            )}
          </li>
        ))}
      </ol>
      {manages && incident.state !== 'CLOSED' && <AddTask incident={incident} onDone={onDone} />}
      {ticking && <Tick task={ticking} onClose={() => tick(undefined)} onDone={onDone} />}
    </>
  );
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
