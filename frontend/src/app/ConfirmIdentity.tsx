import { Button, Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { graphql } from '~/gql';
import type { BeginConfirmationMutation, ProofInput } from '~/gql/graphql';
import { client, onStale } from '~/lib/graphql';
import { type Problem, problemOf } from '~/lib/problem';
import { useViewer } from '~/lib/viewer';
import { ProofForm } from '~/ui/ProofForm';
import { complain } from '~/ui/toast';
import css from './ConfirmIdentity.module.css';

const Begin = graphql(`
  mutation BeginConfirmation {
    beginConfirmation { proof { challenge methods passkeyOptions } }
  }
`);
const Confirm = graphql(`
  mutation ConfirmIdentity($input: ConfirmIdentityInput!) {
    confirmIdentity(input: $input) { freshUntil }
  }
`);

/** Asks again for a proof when the server wants a fresh one; what was under way then goes on. */
export function ConfirmIdentity() {
  const { user } = useViewer();
  const [asked, setAsked] = useState<BeginConfirmationMutation['beginConfirmation']['proof']>();
  const answer = useRef<(confirmed: boolean) => void>(undefined);

  useEffect(() => {
    onStale(async () => {
      const { data, error } = await client.mutation(Begin, {}).toPromise();
      if (!data) {
        complain('Your identity could not be confirmed', problemOf(error) as Problem);
        return false;
      }
      return new Promise((resolve) => {
        answer.current = resolve;
        setAsked(data.beginConfirmation.proof);
      });
    });
  }, []);
  const finish = (confirmed: boolean) => {
    setAsked(undefined);
    answer.current?.(confirmed);
  };
  const prove = async (proof: ProofInput) => {
    const result = await client.mutation(Confirm, { input: { challenge: asked?.challenge ?? '', proof } }).toPromise();
    const problem = problemOf(result.error);
    if (!problem) finish(true);
    return problem;
  };
  return (
    <Modal
      opened={asked !== undefined}
      onClose={() => finish(false)}
      title="Confirm that it is you"
      size="sm"
      zIndex={400}
    >
      {asked && (
        <>
          <p className={css.text}>This is a sensitive action. Prove once more who you are to go on.</p>
          <ProofForm
            challenge={asked.challenge}
            methods={asked.methods}
            passkeyOptions={asked.passkeyOptions}
            action="Confirm"
            username={user.email ?? ''}
            onProof={prove}
          />
          <div className={css.actions}>
            <Button variant="default" fullWidth onClick={() => finish(false)}>
              Cancel
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}
