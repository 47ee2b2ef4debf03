import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconShieldLock } from '@tabler/icons-react';
import { type ReactNode, useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { Page, Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { AddApp } from './AddApp';
import { AddPasskey } from './AddPasskey';
import { AddPhone } from './AddPhone';
import { CheckUp } from './CheckUp';
import { ContactSection } from './ContactSection';
import { DevicesPanel } from './DevicesPanel';
import { EmailSection } from './EmailSection';
import { EmergencySection } from './EmergencySection';
import { MailSection } from './MailSection';
import { Methods } from './Methods';
import { NetworkSection } from './NetworkSection';
import { NewCodes } from './NewCodes';
import { PasswordSection } from './PasswordSection';
import { RecentEvents } from './RecentEvents';
import { ReportsSection } from './ReportsSection';
import { SecureDialog } from './SecureDialog';

const Security = graphql(`
  query Security {
    factors { ...MethodParts }
    backupCodes { left low }
    ...CheckUpParts
  }
`);

/** What a dialog on this page is about. It outlives the button that opened it, which its success may remove. */
export type Task = 'app' | 'passkey' | 'phone' | 'codes';

/** Everything that protects one's own account, on one page. */
export function SecurityPage({ first }: { first?: (secure: () => void) => ReactNode }) {
  const can = useCan();
  const [{ data, error }, reload] = useQuery({ query: Security, requestPolicy: 'cache-and-network' });
  const [task, begin] = useState<Task>();
  const close = useCallback(() => begin(undefined), []);
  const problem = problemOf(error);
  const [securing, secure] = useDisclosure(false);
  return (
    <Page
      title="Security"
      lead="What protects your account, who is signed in, and what needs your attention."
      actions={
        <Button variant="default" leftSection={<IconShieldLock size={15} aria-hidden />} onClick={secure.open}>
          Secure my account
        </Button>
      }
    >
      {can('ALERT_OWN') && first?.(secure.open)}
      {problem && !data ? (
        <Panel title="Sign-in methods">
          <ErrorState
            what="Your sign-in methods could not be loaded"
            problem={problem}
            onRetry={() => reload({ requestPolicy: 'network-only' })}
          />
        </Panel>
      ) : !data ? (
        <Panel title="Check-up" flush>
          <SkeletonRows rows={3} height={61} />
        </Panel>
      ) : (
        <>
          <CheckUp parts={data} begin={begin} />
          <Methods parts={data.factors} codes={data.backupCodes} begin={begin} />
        </>
      )}
      {task === 'app' && <AddApp onClose={close} />}
      {task === 'passkey' && <AddPasskey onClose={close} />}
      {task === 'phone' && <AddPhone onClose={close} />}
      {task === 'codes' && <NewCodes onClose={close} />}
      <PasswordSection />
      <EmailSection />
      <MailSection />
      <NetworkSection />
      {can('SESSION_READ') && <DevicesPanel />}
      {can('BREAK_GLASS_READ') && <EmergencySection />}
      {can('INCIDENT_REPORT') && <ReportsSection />}
      {can('ACTIVITY_READ') && <RecentEvents />}
      {can('SETTING_READ') && <ContactSection />}
      <SecureDialog opened={securing} onClose={secure.close} />
    </Page>
  );
}
