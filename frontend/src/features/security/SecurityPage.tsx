import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconShieldLock } from '@tabler/icons-react';
import { Page } from '~/ui/Page';
import { EmailSection } from './EmailSection';
import { MailSection } from './MailSection';
import { NetworkSection } from './NetworkSection';
import { PasswordSection } from './PasswordSection';
import { SecureDialog } from './SecureDialog';

export function SecurityPage() {
  const [securing, secure] = useDisclosure(false);
  return (
    <Page
      title="Security"
      lead="How you sign in, where your account can be used, and what we write to you."
      actions={
        <Button variant="default" leftSection={<IconShieldLock size={15} aria-hidden />} onClick={secure.open}>
          Secure my account
        </Button>
      }
    >
      <PasswordSection />
      <EmailSection />
      <MailSection />
      <NetworkSection />
      <SecureDialog opened={securing} onClose={secure.close} />
    </Page>
  );
}
