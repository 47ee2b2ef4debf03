import { createFileRoute } from '@tanstack/react-router';
import { MailboxPage } from '~/features/mailbox/MailboxPage';
import { NotFound } from '~/ui/NotFound';

export const Route = createFileRoute('/_app/development/mail')({ component: Mailbox });

function Mailbox() {
  const { server, viewer } = Route.useRouteContext();
  return server.developmentMode && viewer.can.includes('MEMBER_INVITE') ? <MailboxPage /> : <NotFound />;
}
