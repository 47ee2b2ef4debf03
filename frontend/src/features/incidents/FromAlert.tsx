import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFirstAidKit, IconRadar } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { Problem } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { LinkButton } from '~/ui/LinkButton';
import { useChange } from '~/ui/useChange';
import { Blast } from './Blast';

const Of = graphql(`
  query IncidentOf($alertId: ID!) {
    incidentOf(alertId: $alertId) { id title state }
  }
`);
const Open = graphql(`
  mutation OpenIncidentFromAlert($input: OpenIncidentInput!) {
    openIncident(input: $input) { incident { id } }
  }
`);

/** The way from an alert into the room of its incident. */
export function FromAlert({ alertId, personal }: { alertId: string; personal: boolean }) {
  const can = useCan();
  const [looking, look] = useDisclosure(false);
  if (!can('INCIDENT_READ')) return null;
  return (
    <>
      <Way alertId={alertId} />
      {personal && (
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconRadar size={15} aria-hidden />}
          onClick={look.open}
        >
          Blast radius
        </Button>
      )}
      <Modal opened={looking} onClose={look.close} title="Blast radius" size="lg">
        <Blast about={{ alertId }} />
      </Modal>
    </>
  );
}

function Way({ alertId }: { alertId: string }) {
  const can = useCan();
  const navigate = useNavigate();
  const [{ data }] = useQuery({
    query: Of,
    variables: { alertId },
    requestPolicy: 'cache-and-network',
    pause: !can('INCIDENT_READ'),
  });
  // Somebody else may have been first: then the button leads to theirs.
  const [theirs, setTheirs] = useState<string>();
  const shown = useCallback((problem: Problem) => {
    setTheirs(problem.object);
    return Boolean(problem.object);
  }, []);
  const [open, busy] = useChange(Open, 'It could not be opened', shown);
  const known = data?.incidentOf?.id ?? theirs;
  if (known)
    return (
      <LinkButton
        to="/incidents"
        search={{ incident: known }}
        variant="light"
        size="compact-md"
        leftSection={<IconFirstAidKit size={15} aria-hidden />}
      >
        Go to its incident
      </LinkButton>
    );
  if (!data || !can('INCIDENT_MANAGE')) return null;
  return (
    <Button
      variant="default"
      size="compact-md"
      loading={busy}
      leftSection={<IconFirstAidKit size={15} aria-hidden />}
      onClick={async () => {
        const done = await open({ input: { alertId } });
        if (done) await navigate({ to: '/incidents', search: { incident: done.openIncident.incident.id } });
      }}
    >
      Open an incident
    </Button>
  );
}
