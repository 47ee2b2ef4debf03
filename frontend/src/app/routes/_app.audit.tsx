import { createFileRoute } from '@tanstack/react-router';
import { AuditPage } from '~/features/audit/AuditPage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/audit')({
  component: () => (
    <Guarded needs="AUDIT_READ" what="verifying the audit log">
      <AuditPage />
    </Guarded>
  ),
});
