import { createFileRoute, notFound } from '@tanstack/react-router';
import { MailboxPage } from '~/features/mailbox/MailboxPage';

export const Route = createFileRoute('/_app/development/mail')({
  beforeLoad: ({ context }) => {
    if (!context.server.developmentMode) throw notFound();
  },
  component: MailboxPage,
});
