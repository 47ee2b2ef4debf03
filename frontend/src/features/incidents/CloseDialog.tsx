import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { graphql } from '~/gql';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Incidents.module.css';
import type { Incident, Keeper } from './Room';

const Close = graphql(`
  mutation CloseIncident($input: CloseIncidentInput!) {
    closeIncident(input: $input) { incident { id state closedAt lessons } }
  }
`);

type Props = { incident: Incident; keepers: Keeper[]; opened: boolean; onClose: () => void; onDone: () => void };

/** An incident is closed with what was learnt and what is to follow. */
export function CloseDialog({ incident, keepers, opened, onClose, onDone }: Props) {
  const [close, busy] = useChange(Close, 'It could not be closed');
  const [lessons, setLessons] = useState('');
  const [title, setTitle] = useState('');
  const [ownerId, setOwner] = useState<string | null>(null);
  const [due, setDue] = useState('');
  const open = incident.tasks.filter((task) => task.state === 'OPEN' && !task.followUp);
  return (
    <Modal opened={opened} onClose={onClose} title={incident.drill ? 'End the drill' : 'Close the incident'}>
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          if (!ownerId) return;
          const dueAt = new Date(`${due}T23:59:59`).toISOString();
          const done = await close({
            input: { id: incident.id, lessons: lessons.trim(), followUps: [{ title: title.trim(), ownerId, dueAt }] },
          });
          if (!done) return;
          onClose();
          onDone();
          say('Closed', 'What is to follow stays open in its room.');
        }}
      >
        {open.length > 0 && (
          <section className={css.hint} aria-label="Some steps are open">
            <b>Some steps are open</b>
            <p className={css.prose}>Do each of them, or say in its menu why it is skipped:</p>
            <ul className={css.open} aria-label="Open steps">
              {open.map((task) => (
                <li key={task.id}>{task.title}</li>
              ))}
            </ul>
          </section>
        )}
        <Textarea
          label="What was learnt"
          description="How it could happen, what worked, what did not."
          autosize
          minRows={3}
          maxRows={10}
          maxLength={10000}
          required
          value={lessons}
          onChange={(event) => setLessons(event.currentTarget.value)}
        />
        <TextInput
          label="What is to follow"
          description="So that it does not happen again."
          maxLength={200}
          required
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <div className={css.pair}>
          <Select
            label="Who does it"
            required
            data={keepers.map((k) => ({ value: k.id, label: k.name }))}
            value={ownerId}
            onChange={setOwner}
          />
          <TextInput
            type="date"
            label="Until when"
            required
            value={due}
            onChange={(event) => setDue(event.currentTarget.value)}
          />
        </div>
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button
            type="submit"
            loading={busy}
            disabled={open.length > 0 || !lessons.trim() || !title.trim() || !ownerId || !due}
          >
            {incident.drill ? 'End it' : 'Close it'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
