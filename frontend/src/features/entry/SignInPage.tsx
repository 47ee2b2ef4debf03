import { Anchor, Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconFingerprint, IconLock } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { graphql } from '~/gql';
import type { ProofInput, SignInMutation } from '~/gql/graphql';
import { change, changeProving } from '~/lib/graphql';
import { askPasskey, offerPasskeys, passkeysSupported, withdrawPasskeys } from '~/lib/passkey';
import { type Problem, ProblemError } from '~/lib/problem';
import { loadEntrance } from '~/lib/viewer';
import { CodeSheet } from '~/ui/CodeSheet';
import { ProofForm } from '~/ui/ProofForm';
import { Door } from './Door';
import css from './Door.module.css';
import { LostFactors } from './LostFactors';
import { filled, validEmail } from './validate';

// The parts of the union are spelled out each time: without the whole schema the
// cache cannot tell whether a fragment on a union applies.
const SignIn = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on SignedIn { backupCodes }
      ... on ProofNeeded { challenge methods passkeyOptions trustDays }
    }
  }
`);
const Continue = graphql(`
  mutation ContinueSignIn($input: ContinueSignInInput!) {
    continueSignIn(input: $input) {
      result {
        __typename
        ... on SignedIn { backupCodes }
        ... on ProofNeeded { challenge methods passkeyOptions trustDays }
      }
    }
  }
`);
const BeginPasskey = graphql(`
  mutation BeginPasskeySignIn {
    beginPasskeySignIn { proof { challenge passkeyOptions } }
  }
`);
const WithPasskey = graphql(`
  mutation SignInWithPasskey($input: SignInWithPasskeyInput!) {
    signInWithPasskey(input: $input) {
      result {
        __typename
        ... on SignedIn { backupCodes }
        ... on ProofNeeded { challenge methods passkeyOptions trustDays }
      }
    }
  }
`);
type Step = SignInMutation['signIn'];
type Asked = Extract<Step, { __typename: 'ProofNeeded' }>;

/** Runs a step and returns what is wrong with it, if anything. */
async function attempt(step: () => Promise<unknown>): Promise<Problem | undefined> {
  try {
    await step();
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

type Props = { next: string; ended: boolean; setupNeeded: boolean; passkeys: boolean };

export function SignInPage({ next, ended, setupNeeded, passkeys }: Props) {
  const router = useRouter();
  const [asked, setAsked] = useState<Asked>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [lost, setLost] = useState(false);

  const enter = useCallback(async () => {
    await loadEntrance(true);
    await router.navigate({ href: next, replace: true });
  }, [router, next]);
  const follow = useCallback(
    async (step: Step) => {
      if (step.__typename === 'ProofNeeded') return setAsked(step);
      if (step.backupCodes) return setCodes(step.backupCodes);
      await enter();
    },
    [enter],
  );

  if (setupNeeded)
    return (
      <Door
        title="Not set up yet"
        lead="This installation has no organization. Open the set-up link that the server printed in its terminal when it started; it works once."
      />
    );
  if (codes)
    return (
      <Door
        title="New backup codes"
        lead="You just used your last backup code, so here is a new set. It is shown this once."
      >
        <CodeSheet codes={codes} action="Go on" onDone={() => void enter()} />
      </Door>
    );
  if (asked && lost) return <LostFactors challenge={asked.challenge} onBack={() => setLost(false)} />;
  if (asked)
    return (
      <Door title="One more step" lead="Your account asks for more than its password.">
        <ProofForm
          challenge={asked.challenge}
          methods={asked.methods}
          passkeyOptions={asked.passkeyOptions}
          trustDays={asked.trustDays}
          action="Sign in"
          onProof={(proof: ProofInput, trustBrowser) =>
            attempt(async () => {
              const done = await changeProving(Continue, {
                input: { challenge: asked.challenge, proof, trustBrowser },
              });
              await follow(done.continueSignIn.result);
            })
          }
        />
        <p className={css.back}>
          <Button variant="subtle" size="compact-sm" onClick={() => setLost(true)}>
            Lost everything?
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={() => setAsked(undefined)}>
            Begin again
          </Button>
        </p>
      </Door>
    );
  return <FirstStep passkeys={passkeys} ended={ended} follow={follow} />;
}

type FirstProps = { passkeys: boolean; ended: boolean; follow: (step: Step) => Promise<void> };

function FirstStep({ passkeys, ended, follow }: FirstProps) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState<'password' | 'passkey'>();
  const usable = passkeys && passkeysSupported();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: { email: validEmail, password: filled('your password') },
  });
  const submit = form.onSubmit(async ({ email, password }) => {
    setBusy('password');
    setProblem(
      await attempt(async () => {
        const done = await changeProving(SignIn, { input: { email: email.trim(), password } });
        await follow(done.signIn);
      }),
    );
    setBusy(undefined);
  });
  const withAnswer = useCallback(
    (challenge: string, passkey: string) =>
      attempt(async () => {
        const done = await changeProving(WithPasskey, { input: { challenge, passkey } });
        await follow(done.signInWithPasskey.result);
      }),
    [follow],
  );
  const byPasskey = async () => {
    setBusy('passkey');
    setProblem(undefined);
    setProblem(
      await attempt(async () => {
        const begun = (await change(BeginPasskey, {})).beginPasskeySignIn.proof;
        const given = await askPasskey(begun.passkeyOptions ?? '');
        const wrong: Problem | undefined =
          'answer' in given
            ? await withAnswer(begun.challenge, given.answer)
            : given.problem
              ? { code: 'INVALID', message: given.problem, fields: {} }
              : undefined;
        if (wrong) throw new ProblemError(wrong);
      }),
    );
    setBusy(undefined);
  };

  // The browser offers passkeys in the field for the address, as it offers passwords.
  useEffect(() => {
    if (!usable) return;
    let left = false;
    void offerPasskeys(async () => {
      if (left) return undefined;
      const begun = (await change(BeginPasskey, {})).beginPasskeySignIn.proof;
      return left ? undefined : { challenge: begun.challenge, options: begun.passkeyOptions ?? '' };
    })
      .then(async (given) => {
        if (given && !left) setProblem(await withAnswer(given.challenge, given.answer));
      })
      .catch(() => undefined); // the button does the same, and tells what is wrong
    return () => {
      left = true;
      withdrawPasskeys();
    };
  }, [usable, withAnswer]);

  return (
    <Door
      title="Sign in"
      lead={
        ended
          ? 'Your session has ended, and you were signed out. What you were writing is kept; sign in to go on.'
          : usable
            ? 'Use a passkey, or your work e-mail and password.'
            : 'Use your work e-mail and password.'
      }
      problem={problem}
      foot={
        <>
          <IconLock size={14} aria-hidden /> This sign-in is recorded in your activity log.
        </>
      }
    >
      <form onSubmit={submit} noValidate className={css.form}>
        <TextInput
          label="Work e-mail"
          type="email"
          autoComplete="username webauthn"
          autoFocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth size="md" loading={busy === 'password'}>
          Sign in
        </Button>
        {usable && (
          <Button
            variant="default"
            fullWidth
            size="md"
            loading={busy === 'passkey'}
            leftSection={<IconFingerprint size={18} stroke={1.6} aria-hidden />}
            onClick={byPasskey}
          >
            Sign in with a passkey
          </Button>
        )}
        <Anchor component={Link} to="/forgot-password" className={css.aside}>
          Forgot your password?
        </Anchor>
        <Anchor component={Link} to="/report" className={css.aside}>
          Report a security problem
        </Anchor>
      </form>
    </Door>
  );
}
