import { Button } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint, IconMessage } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { Door } from '~/features/entry/Door';
import { AddApp } from '~/features/security/AddApp';
import { AddPasskey } from '~/features/security/AddPasskey';
import { AddPhone } from '~/features/security/AddPhone';
import { graphql } from '~/gql';
import type { BeginProofMutation, ProofInput } from '~/gql/graphql';
import { emptyStorage } from '~/lib/device';
import { change, client } from '~/lib/graphql';
import { type Problem, ProblemError, problemOf } from '~/lib/problem';
import { loadEntrance, useViewer, type Viewer } from '~/lib/viewer';
import { ProofForm } from '~/ui/ProofForm';
import { ConfirmIdentity } from './ConfirmIdentity';
import css from './SecondFactor.module.css';

const Begin = graphql(`
  mutation BeginProof {
    beginConfirmation { proof { challenge methods passkeyOptions } }
  }
`);
const Prove = graphql(`
  mutation ProveFactor($input: ConfirmIdentityInput!) {
    confirmIdentity(input: $input) { freshUntil }
  }
`);
const SignOut = graphql(`
  mutation LeaveUnproven {
    signOut { signedOut }
  }
`);

type FactorDemand = NonNullable<Viewer['factorDemand']>;

const LEAD: Record<FactorDemand['rule'], string> = {
  OPTIONAL: '',
  ANY: 'asks for more than a password. Add an authenticator app or a passkey; it takes a minute, and then you go on where you were.',
  PASSKEY:
    'asks for a passkey, which cannot be phished. Make one with this device or a security key; then you go on where you were.',
};

/** Stands in place of every page until the second factor that the organization asks for was shown. */
export function SecondFactor({ demand }: { demand: Pick<FactorDemand, 'rule' | 'step' | 'recovered'> }) {
  const { organization } = useViewer();
  const router = useRouter();
  // The address stays what it was, so that the page behind it comes back.
  const goOn = async () => {
    await loadEntrance(true);
    await router.invalidate();
  };
  const leave = async () => {
    await change(SignOut, {}).catch(() => undefined);
    await emptyStorage();
    location.assign('/sign-in');
  };
  return (
    <>
      <Door
        title={
          demand.recovered
            ? 'Set up a new second factor'
            : demand.step === 'PROVE'
              ? 'One more step'
              : 'Your organization asks for a second factor'
        }
        lead={
          demand.recovered
            ? 'Your account is yours again, and every old sign-in method is gone. Set up a new one before anything else; it brings new backup codes.'
            : demand.step === 'PROVE'
              ? `${organization.name} asks for more than what you signed in with. Prove that it is you to go on.`
              : `${organization.name} ${LEAD[demand.rule]}`
        }
      >
        {demand.step === 'PROVE' ? <Proof onDone={goOn} /> : <SetUp rule={demand.rule} onDone={goOn} />}
        <p className={css.leave}>
          <Button variant="subtle" size="compact-sm" onClick={() => void leave()}>
            Sign out
          </Button>
        </p>
      </Door>
      <ConfirmIdentity />
    </>
  );
}

type StepProps = { onDone: () => Promise<void> };

function SetUp({ rule, onDone }: StepProps & { rule: FactorDemand['rule'] }) {
  const { server, textMessages } = useViewer();
  const [task, setTask] = useState<'app' | 'passkey' | 'phone'>();
  const close = () => {
    setTask(undefined);
    void onDone();
  };
  return (
    <div className={css.ways}>
      {server.passkeys && (
        <Button
          size="md"
          fullWidth
          leftSection={<IconFingerprint size={18} stroke={1.6} aria-hidden />}
          onClick={() => setTask('passkey')}
        >
          Make a passkey
        </Button>
      )}
      {rule === 'ANY' && (
        <Button
          size="md"
          fullWidth
          variant={server.passkeys ? 'default' : 'filled'}
          leftSection={<IconDeviceMobile size={18} stroke={1.6} aria-hidden />}
          onClick={() => setTask('app')}
        >
          Use an authenticator app
        </Button>
      )}
      {rule === 'ANY' && textMessages && (
        <Button
          size="md"
          fullWidth
          variant="subtle"
          leftSection={<IconMessage size={18} stroke={1.6} aria-hidden />}
          onClick={() => setTask('phone')}
        >
          Use text messages, the weakest way
        </Button>
      )}
      {task === 'phone' && <AddPhone onClose={close} />}
      {task === 'app' && <AddApp onClose={close} />}
      {task === 'passkey' && <AddPasskey onClose={close} />}
    </div>
  );
}

type Asked = BeginProofMutation['beginConfirmation']['proof'];

function Proof({ onDone }: StepProps) {
  const { user } = useViewer();
  const [asked, setAsked] = useState<Asked>();
  const [problem, setProblem] = useState<Problem>();
  const begin = async () => {
    try {
      setProblem(undefined);
      setAsked((await change(Begin, {})).beginConfirmation.proof);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      setProblem(error.problem);
    }
  };
  const prove = async (proof: ProofInput) => {
    const result = await client.mutation(Prove, { input: { challenge: asked?.challenge ?? '', proof } }).toPromise();
    const wrong = problemOf(result.error);
    if (!wrong) await onDone();
    return wrong;
  };
  if (asked)
    return (
      <ProofForm
        challenge={asked.challenge}
        methods={asked.methods}
        passkeyOptions={asked.passkeyOptions}
        action="Go on"
        username={user.email ?? ''}
        onProof={prove}
      />
    );
  return (
    <>
      {problem && (
        <p role="alert" className={css.problem}>
          {problem.message}
        </p>
      )}
      <Button size="md" fullWidth onClick={() => void begin()}>
        Prove it now
      </Button>
    </>
  );
}
