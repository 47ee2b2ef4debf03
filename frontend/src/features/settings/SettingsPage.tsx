import { useCan } from '~/lib/viewer';
import { Page } from '~/ui/Page';
import { Channels } from './Channels';
import { OrganizationName } from './OrganizationName';
import { PasskeyModels } from './PasskeyModels';
import { Profile } from './Profile';
import { Rules } from './Rules';
import { SessionRules } from './SessionRules';
import { Shields } from './Shields';
import { Streams } from './Streams';
import { Watches } from './Watches';
import { Watchfulness } from './Watchfulness';

export function SettingsPage() {
  const can = useCan();
  return (
    <Page title="Settings" lead="You, and how this organization is set up.">
      <Profile />
      {can('ORGANIZATION_UPDATE') && <OrganizationName />}
      {can('SHIELD_MANAGE') && <Shields />}
      {can('WATCH_MANAGE') && <Watches />}
      {can('CHANNEL_MANAGE') && <Channels />}
      {can('AUDIT_MANAGE') && <Streams />}
      {can('SETTING_READ') && <Rules />}
      {can('SETTING_READ') && <SessionRules />}
      {can('SETTING_READ') && <PasskeyModels />}
      {can('SETTING_READ') && <Watchfulness />}
    </Page>
  );
}
