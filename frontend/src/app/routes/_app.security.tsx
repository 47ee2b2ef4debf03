import { createFileRoute } from '@tanstack/react-router';
import { OwnAlerts } from '~/features/alerts/OwnAlerts';
import { SecurityPage } from '~/features/security/SecurityPage';
import { Guarded } from '../Guarded';

export const Route = createFileRoute('/_app/security')({
  component: () => (
    <Guarded needs="FACTOR_READ" what="seeing how your account is protected">
      <SecurityPage first={(secure) => <OwnAlerts onNotMe={secure} />} />
    </Guarded>
  ),
});
