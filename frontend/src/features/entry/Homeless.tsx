import { Door } from './Door';

/** For somebody whose last organization has removed or suspended them. */
export const Homeless = ({ email }: { email: string }) => (
  <Door
    title="No organization"
    lead={`You are signed in${email ? ` as ${email}` : ''}, but belong to no organization. Ask an admin to invite you, then open the link in the invitation.`}
  />
);
