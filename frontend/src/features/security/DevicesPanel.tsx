import { Button, Menu, Modal, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDeviceDesktop, IconDeviceMobile, IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import type { DevicesQuery } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { problemOf } from '~/lib/problem';
import { useCan } from '~/lib/viewer';
import { Confirm } from '~/ui/Confirm';
import { FormActions } from '~/ui/FormActions';
import { Panel } from '~/ui/Page';
import { ErrorState, SkeletonRows } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Devices.module.css';
import { SessionLine } from './SessionLine';

const Devices = graphql(`
  query Devices {
    devices { id name createdAt lastSeenAt trustedUntil address place { label } bound }
    sessions {
      id
      current
      device { id }
      ...SessionParts
    }
  }
`);
const RevokeOthers = graphql(`
  mutation RevokeOtherSessions {
    revokeOtherSessions { count }
  }
`);
const Rename = graphql(`
  mutation RenameDevice($input: RenameDeviceInput!) {
    renameDevice(input: $input) { device { id name } }
  }
`);
const Forget = graphql(`
  mutation ForgetDevice($input: ForgetDeviceInput!) {
    forgetDevice(input: $input) { id endedSessions }
  }
`);
const Distrust = graphql(`
  mutation DistrustDevices($input: DistrustDevicesInput!) {
    distrustDevices(input: $input) { devices { id trustedUntil } }
  }
`);

type Device = DevicesQuery['devices'][number];
type Session = DevicesQuery['sessions'][number];

const trusted = (device: Device) => !!device.trustedUntil && Date.parse(device.trustedUntil) > Date.now();

/** The browsers that one's account knows, with what is signed in there. One that its owner does not know is forgotten here. */
export function DevicesPanel() {
  const can = useCan();
  const [{ data, error }, reload] = useQuery({ query: Devices, requestPolicy: 'cache-and-network' });
  const [confirming, ask] = useDisclosure(false);
  const [endOthers] = useChange(RevokeOthers, 'The sessions could not be ended');
  const [distrust, distrusting] = useChange(Distrust, 'The browsers are still trusted');
  const problem = problemOf(error);
  const devices = data?.devices ?? [];
  const sessions = data?.sessions ?? [];
  const may = can('SESSION_REVOKE');
  return (
    <>
      <Panel
        title="Your browsers"
        hint={data ? `${plural(devices.length, 'browser')}, ${plural(sessions.length, 'session')}` : undefined}
        flush
        actions={
          may && (
            <span className={css.tools}>
              {devices.some(trusted) && (
                <Button
                  variant="default"
                  size="compact-sm"
                  loading={distrusting}
                  onClick={async () => {
                    if (await distrust({ input: {} })) say('Every browser is asked for the second factor again');
                  }}
                >
                  Trust none
                </Button>
              )}
              {sessions.length > 1 && (
                <Button variant="default" size="compact-sm" onClick={ask.open}>
                  Sign out everywhere else
                </Button>
              )}
            </span>
          )
        }
      >
        {data ? (
          <ul className={css.devices}>
            {devices.map((device) => (
              <Row key={device.id} device={device} sessions={sessions.filter((s) => s.device.id === device.id)} />
            ))}
          </ul>
        ) : problem ? (
          <ErrorState
            what="Your browsers could not be loaded"
            problem={problem}
            onRetry={() => reload({ requestPolicy: 'network-only' })}
          />
        ) : (
          <SkeletonRows rows={3} height={61} />
        )}
      </Panel>
      <Confirm
        opened={confirming}
        onClose={ask.close}
        title="Sign out everywhere else?"
        action="End the other sessions"
        onConfirm={async () => {
          const done = await endOthers({});
          if (!done) return;
          ask.close();
          say(`${plural(done.revokeOtherSessions.count, 'session')} ended`);
        }}
      >
        Every browser but this one is signed out at once. Uploads and queries that run there stop.
      </Confirm>
    </>
  );
}

function Row({ device, sessions }: { device: Device; sessions: readonly Session[] }) {
  const can = useCan();
  const [rename, renaming] = useChange(Rename, 'It could not be renamed');
  const [forget] = useChange(Forget, 'It could not be forgotten');
  const [distrust] = useChange(Distrust, 'The browser is still trusted');
  const [asking, ask] = useDisclosure(false);
  const [name, setName] = useState<string>();
  const here = sessions.some((s) => s.current);
  const Icon = /android|ios|iphone|ipad|mobile|phone/i.test(device.name) ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li className={css.device}>
      <span className={css.icon}>
        <Icon size={20} stroke={1.5} aria-hidden />
      </span>
      <div className={css.words}>
        <b>
          {device.name} {here && <em>This browser</em>} {trusted(device) && <em className={css.quiet}>Trusted</em>}
        </b>
        <span>
          Last signed in <Ago at={device.lastSeenAt} />
          {device.address && (
            <>
              {' '}
              from <span className="mono">{device.address}</span>
              {device.place.label && ` (${device.place.label})`}
            </>
          )}
          , known since <Ago at={device.createdAt} />
        </span>
        <span>
          {device.bound ? 'Recognised by a key that cannot be copied.' : 'Recognised by its cookie alone.'}
          {trusted(device) && device.trustedUntil && (
            <>
              {' '}
              Not asked for a second factor until <Ago at={device.trustedUntil} />.
            </>
          )}
        </span>
      </div>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button variant="default" size="compact-sm" aria-label={`Manage ${device.name}`}>
            <IconDots size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {can('PROFILE_UPDATE') && <Menu.Item onClick={() => setName(device.name)}>Rename</Menu.Item>}
          {trusted(device) && (
            <Menu.Item
              onClick={async () => {
                if (await distrust({ input: { id: device.id } })) say(`${device.name} is asked again`);
              }}
            >
              Ask for the second factor again
            </Menu.Item>
          )}
          {!here && (
            <Menu.Item color="red" onClick={ask.open}>
              Forget this browser
            </Menu.Item>
          )}
          {here && <Menu.Label>To forget the one that you use, sign out of it.</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      {sessions.length > 0 && (
        <ul className={css.sessions}>
          {sessions.map((session) => (
            <SessionLine key={session.id} parts={session} browser={device.name} />
          ))}
        </ul>
      )}
      <Confirm
        opened={asking}
        onClose={ask.close}
        title={`Forget ${device.name}?`}
        action="Forget it"
        onConfirm={async () => {
          const done = await forget({ input: { id: device.id } });
          if (!done) return;
          ask.close();
          say(`${device.name} was forgotten`);
        }}
      >
        It is signed out at once and no longer trusted. If somebody signs in with it again, you are told by mail as of
        any new browser.
      </Confirm>
      <Modal opened={name !== undefined} onClose={() => setName(undefined)} title="Rename" size="sm">
        <form
          noValidate
          onSubmit={async (event) => {
            event.preventDefault();
            const done = await rename({ input: { id: device.id, name: name ?? '' } });
            if (done) setName(undefined);
          }}
        >
          <TextInput
            label="Name"
            maxLength={80}
            data-autofocus
            value={name ?? ''}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <FormActions>
            <Button variant="default" onClick={() => setName(undefined)}>
              Cancel
            </Button>
            <Button type="submit" loading={renaming} disabled={!name?.trim()}>
              Rename
            </Button>
          </FormActions>
        </form>
      </Modal>
    </li>
  );
}
