import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Button } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '~/gql';
import { type Problem, problemOf } from '~/lib/problem';
import { Door } from './Door';
import { useLinkToken } from './token';

const Verify = graphql(`
  mutation VerifyEmail($input: VerifyEmailInput!) {
    verifyEmail(input: $input) { email }
  }
`);
const ConfirmAddress = graphql(`
  mutation ConfirmEmail($input: ConfirmEmailInput!) {
    confirmEmail(input: $input) { email }
  }
`);
const Undo = graphql(`
  mutation UndoEmailChange($input: UndoEmailChangeInput!) {
    undoEmailChange(input: $input) { email resetToken }
  }
`);
const NotMe = graphql(`
  mutation ReportNotMe($input: ReportNotMeInput!) {
    reportNotMe(input: $input) { email resetToken }
  }
`);
const Stop = graphql(`
  mutation CancelRecoveryByLink($input: CancelRecoveryByLinkInput!) {
    cancelRecoveryByLink(input: $input) { cancelled }
  }
`);

type Props<Data> = {
  title: string;
  lead: ReactNode;
  /** What the button does: programs that follow links in mail must not do it. */
  action: string;
  document: TypedDocumentNode<Data, { input: { token: string } }>;
  done: (data: Data) => ReactNode;
};

function LinkPage<Data>({ title, lead, action, document, done }: Props<Data>) {
  const token = useLinkToken();
  const [{ fetching }, run] = useMutation(document);
  const [problem, setProblem] = useState<Problem>();
  const [data, setData] = useState<Data>();
  if (data) return done(data);
  if (!token || problem?.code === 'NOT_FOUND')
    return <Door title="This link does not work" lead="It was used, withdrawn or is too old." />;
  return (
    <Door title={title} lead={lead} problem={problem}>
      <Button
        fullWidth
        size="md"
        loading={fetching}
        onClick={async () => {
          setProblem(undefined);
          const result = await run({ input: { token } });
          if (result.error || !result.data) return setProblem(problemOf(result.error));
          setData(result.data);
        }}
      >
        {action}
      </Button>
    </Door>
  );
}

const toSignIn = (
  <Button component={Link} to="/" fullWidth size="md">
    Go on
  </Button>
);

export const VerifyEmailPage = () => (
  <LinkPage
    title="Verify your address"
    lead="Show that the mail reached you."
    action="Verify the address"
    document={Verify}
    done={(data) => (
      <Door title="Your address is verified" lead={`${data.verifyEmail.email} belongs to your account.`}>
        {toSignIn}
      </Door>
    )}
  />
);

export const ConfirmEmailPage = () => (
  <LinkPage
    title="Use this address?"
    lead="You sign in to Strongroom with this address from then on, and your former one gets no more mail."
    action="Use this address"
    document={ConfirmAddress}
    done={(data) => (
      <Door
        title="Your address is changed"
        lead={`You sign in with ${data.confirmEmail.email} now. Your former address was told, and can take it back for 72 hours.`}
      >
        {toSignIn}
      </Door>
    )}
  />
);

/** Leads straight on to choosing a new password: the link has shown who owns the account. */
function Recovered({ title, email, resetToken }: { title: string; email: string; resetToken: string }) {
  const router = useRouter();
  return (
    <Door
      title={title}
      lead={`Every session of ${email} has ended, and its password no longer works. Choose a new one.`}
    >
      <Button
        fullWidth
        size="md"
        onClick={() => router.navigate({ to: '/reset-password', hash: `token=${resetToken}`, replace: true })}
      >
        Choose a new password
      </Button>
    </Door>
  );
}

export const UndoEmailPage = () => (
  <LinkPage
    title="Take the change back?"
    lead="Your account keeps this address. Every session ends, and you choose a new password."
    action="This was not me"
    document={Undo}
    done={({ undoEmailChange }) => <Recovered title="Your address is as it was" {...undoEmailChange} />}
  />
);

export const NotMePage = () => (
  <LinkPage
    title="This was not you?"
    lead="Every session of your account ends, also the one that you do not know, and you choose a new password."
    action="This was not me"
    document={NotMe}
    done={({ reportNotMe }) => <Recovered title="Your account is closed to everybody else" {...reportNotMe} />}
  />
);

export const CancelRecoveryPage = () => (
  <LinkPage
    title="Stop it?"
    lead="Somebody who knows your password asked to replace your second factors. If you stop it, they stay as they are."
    action="Stop it"
    document={Stop}
    done={() => (
      <Door
        title="It is stopped"
        lead="Your second factors are as they were. If it was not you who asked, somebody knows your password: choose a new one."
      >
        <Button component={Link} to="/forgot-password" fullWidth size="md">
          Choose a new password
        </Button>
      </Door>
    )}
  />
);
