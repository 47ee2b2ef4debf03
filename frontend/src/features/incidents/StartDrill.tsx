import { Button, Modal, Select, Switch } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { IncidentSeverity } from '~/gql/graphql';
import { plural } from '~/lib/format';
import type { Problem } from '~/lib/problem';
import { LinkButton } from '~/ui/LinkButton';
import { useChange } from '~/ui/useChange';
import css from './Incidents.module.css';
import { Playbooks, SEVERITIES } from './playbooks';

const Start = graphql(`
  mutation StartDrill($input: StartDrillInput!) {
    startDrill(input: $input) { incident { id } }
  }
`);

/** A drill is of a playbook; nobody is told of it unless one says so. */
export function StartDrill({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const navigate = useNavigate();
  const [{ data }] = useQuery({ query: Playbooks, pause: !opened });
  const [running, setRunning] = useState<Problem>();
  const shown = useCallback((problem: Problem) => {
    setRunning(problem.object ? problem : undefined);
    return Boolean(problem.object);
  }, []);
  const [start, busy] = useChange(Start, 'It could not be started', shown);
  const [playbookId, setPlaybook] = useState<string | null>(null);
  const [severity, setSeverity] = useState<IncidentSeverity>('HIGH');
  const [announce, setAnnounce] = useState(false);
  const chosen = data?.playbooks.find((p) => p.id === playbookId);
  return (
    <Modal opened={opened} onClose={onClose} title="Start a drill">
      <form
        noValidate
        className={css.form}
        onSubmit={async (event) => {
          event.preventDefault();
          if (!playbookId) return;
          const done = await start({ input: { playbookId, severity, announce } });
          if (!done) return;
          onClose();
          await navigate({ to: '/incidents', search: { incident: done.startDrill.incident.id } });
        }}
      >
        <p className={css.quiet}>
          A simulated incident with a script and a clock. Its steps are simulated, too: nothing happens to anybody.
        </p>
        <Select
          label="Playbook"
          description={chosen ? `${chosen.summary} ${plural(chosen.steps.length, 'step')}.` : undefined}
          required
          allowDeselect={false}
          data={data?.playbooks.map((p) => ({ value: p.id, label: p.title })) ?? []}
          value={playbookId}
          onChange={(id) => {
            setPlaybook(id);
            setRunning(undefined);
          }}
        />
        <Select
          label="As how bad it is played"
          allowDeselect={false}
          data={SEVERITIES}
          value={severity}
          onChange={(value) => value && setSeverity(value as IncidentSeverity)}
        />
        <Switch
          label="Also send through our channels"
          description="Mail, webhooks and chats that take alerts as bad are told, in words that begin with DRILL, and told again when it ends."
          checked={announce}
          onChange={(event) => setAnnounce(event.currentTarget.checked)}
        />
        {running?.object && (
          <section className={css.hint} role="alert" aria-label="One runs already">
            <b>One runs already</b>
            <p className={css.prose}>{running.message}</p>
            <LinkButton
              to="/incidents"
              search={{ incident: running.object }}
              variant="default"
              size="compact-md"
              onClick={onClose}
            >
              Go to the running drill
            </LinkButton>
          </section>
        )}
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy} disabled={!playbookId || Boolean(running)}>
            Start the drill
          </Button>
        </div>
      </form>
    </Modal>
  );
}
