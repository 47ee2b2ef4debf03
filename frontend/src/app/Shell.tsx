import {
  ActionIcon,
  Drawer,
  Kbd,
  Menu,
  Tooltip,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import {
  IconCheck,
  IconDevices,
  IconEraser,
  IconKeyboard,
  IconLogout,
  IconMenu2,
  IconMoon,
  IconSearch,
  IconSelector,
  IconSettings,
  IconSun,
} from '@tabler/icons-react';
import { Link, Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { AlertBadge, AlertWatch } from '~/features/alerts/AlertWatch';
import { UploadTray } from '~/features/datasets/UploadTray';
import { graphql } from '~/gql';
import { emptyStorage } from '~/lib/device';
import { initials } from '~/lib/format';
import { change, onFactorRequired, onSignedOut } from '~/lib/graphql';
import { focusFilter, type Keymap, modLabel, useKeys } from '~/lib/keys';
import { live, onSessionEnd } from '~/lib/live';
import { ProblemError } from '~/lib/problem';
import { loadEntrance, useViewer } from '~/lib/viewer';
import { Logo } from '~/ui/Logo';
import { Face } from '~/ui/Person';
import { complain } from '~/ui/toast';
import { ConfirmIdentity } from './ConfirmIdentity';
import { FactorBanner } from './FactorBanner';
import { GlassBanner } from './GlassBanner';
import { KeyHelp } from './KeyHelp';
import { LiveBadge } from './LiveBadge';
import { type Place, placesFor } from './nav';
import { Palette } from './Palette';
import { RecoveryBanner } from './RecoveryBanner';
import { SessionWarning } from './SessionWarning';
import css from './Shell.module.css';
import { ShieldBanner } from './ShieldBanner';

const SignOut = graphql(`
  mutation SignOut($input: SignOutInput) {
    signOut(input: $input) { signedOut }
  }
`);

/** Whoever leaves does not want to come back to where they were; whoever is put out does. */
let leaving = false;

/** Drops everything that is in memory with the page, whatever the server answers. */
async function leave(forget = false) {
  leaving = true;
  try {
    await change(SignOut, { input: { forget } });
  } catch {
    // The session may be over already; leaving works all the same.
  }
  await emptyStorage();
  location.assign('/sign-in');
}

const back = () => `next=${encodeURIComponent(location.pathname + location.search)}`;

/** The session is over: says so, and comes back to this page after the next sign-in. */
const ended = () => {
  if (!leaving) location.assign(`/sign-in?${back()}&ended=true`);
};

/** Ends a session that cannot be prolonged, to begin another one. */
async function renew() {
  await change(SignOut, {}).catch(() => undefined);
  location.assign(`/sign-in?${back()}`);
}

export function Shell() {
  const viewer = useViewer();
  const path = useRouterState({ select: (s) => s.location.pathname });
  const navigate = useNavigate();
  const router = useRouter();
  const main = useRef<HTMLElement>(null);
  const [drawer, { open: openDrawer, close: closeDrawer }] = useDisclosure(false);
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure(false);
  const groups = useMemo(() => placesFor(viewer.can, viewer.server.developmentMode), [viewer.can, viewer.server]);

  const first = useRef(true);
  useEffect(() => {
    void path; // a new page takes the focus, as a full page load would
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
    closeDrawer();
  }, [path, closeDrawer]);
  useEffect(() => {
    onSignedOut(ended);
    // The organization has begun to ask for more: the page that asks for it takes this one's place.
    onFactorRequired(() => {
      onFactorRequired(() => undefined); // once, however many requests were under way
      void loadEntrance(true).then(() => router.invalidate());
    });
    live();
    // Out, or in with another role: only the server knows, and what is cached of the viewer is of no use.
    return onSessionEnd(async () => {
      const now = await loadEntrance(true).catch(() => undefined);
      if (now && !now.viewer) ended();
      else void router.invalidate();
    });
  }, [router]);

  const keymap: Keymap = {
    'mod+k': () => spotlight.open(),
    '?': openHelp,
    '/': focusFilter,
  };
  for (const place of groups.flatMap((g) => g.places)) keymap[`g ${place.key}`] = () => void navigate({ to: place.to });
  useKeys(keymap);

  const places = groups.flatMap((g) => g.places);
  const here =
    places.filter((p) => (p.to === '/' ? path === '/' : path === p.to || path.startsWith(`${p.to}/`))).at(-1) ??
    // Whoever makes no analyses comes to one from what was shared.
    (path.startsWith('/analyses/') ? places.find((p) => p.to === '/shared') : undefined);
  const navigation = <Navigation groups={groups} onHelp={openHelp} />;

  return (
    <div className={css.shell}>
      <a href="#main" className={css.skip}>
        Skip to content
      </a>
      <aside className={css.side} aria-label="Sidebar">
        {navigation}
      </aside>
      <Drawer
        opened={drawer}
        onClose={closeDrawer}
        size={264}
        withCloseButton={false}
        padding={0}
        attributes={{ content: { 'aria-label': 'Navigation' } }}
      >
        <div className={css.drawer}>{navigation}</div>
      </Drawer>
      <section aria-label="Workspace bar" className={css.top}>
        <ActionIcon
          className={css.burger}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Open the navigation"
          onClick={openDrawer}
        >
          <IconMenu2 size={20} stroke={1.6} aria-hidden />
        </ActionIcon>
        <span className={css.crumb}>
          <span className={css.crumbOrg}>{viewer.organization.name}</span>
          {here && (
            <>
              <span className={css.crumbOrg} aria-hidden>
                {' / '}
              </span>
              <b>{here.label}</b>
            </>
          )}
        </span>
        <span className={css.grow} />
        <ActionIcon
          className={css.phoneSearch}
          variant="subtle"
          color="gray"
          aria-label="Search or jump to"
          onClick={() => spotlight.open()}
        >
          <IconSearch size={18} stroke={1.6} aria-hidden />
        </ActionIcon>
        <SchemeSwitch />
        <Account onLeave={leave} onHelp={openHelp} />
      </section>
      <main id="main" ref={main} tabIndex={-1} className={css.main}>
        <ShieldBanner />
        <FactorBanner />
        <RecoveryBanner />
        <GlassBanner />
        <Outlet />
      </main>
      <UploadTray />
      {viewer.can.includes('ALERT_OWN') && <AlertWatch />}
      <ConfirmIdentity />
      <SessionWarning onEnd={ended} onLeave={() => void renew()} />
      <Palette groups={groups} />
      <KeyHelp opened={help} onClose={closeHelp} groups={groups} />
    </div>
  );
}

type Groups = { group: string; places: Place[] }[];

function Navigation({ groups, onHelp }: { groups: Groups; onHelp: () => void }) {
  return (
    <>
      <Organization />
      <UnstyledButton className={css.search} onClick={() => spotlight.open()}>
        <IconSearch size={15} aria-hidden /> <span>Search or jump to…</span>
        <span className={css.kbd}>
          <Kbd size="xs">{modLabel} K</Kbd>
        </span>
      </UnstyledButton>
      <nav aria-label="Main">
        {groups.map(({ group, places }) => (
          <div key={group} className={css.group}>
            <h2 className={css.groupTitle}>{group}</h2>
            <ul aria-label={group}>
              {places.map(({ to, label, icon: Icon }) => (
                <li key={to}>
                  <Link
                    to={to}
                    className={css.link}
                    activeOptions={{ exact: to === '/' }}
                    activeProps={{ 'aria-current': 'page' }}
                  >
                    <Icon size={17} stroke={1.6} aria-hidden />
                    {label}
                    {to === '/alerts' && <AlertBadge />}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className={css.foot}>
        <LiveBadge />
        <Tooltip label="Keyboard shortcuts (?)">
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Keyboard shortcuts" onClick={onHelp}>
            <IconKeyboard size={16} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </>
  );
}

const Switch = graphql(`
  mutation SwitchOrganization($input: SwitchOrganizationInput!) {
    switchOrganization(input: $input) { viewer { organization { id } } }
  }
`);

/** Which organization this is; whoever belongs to several goes to another from here. */
function Organization() {
  const { organization, organizations } = useViewer();
  const name = (
    <>
      <Logo size={22} />
      <span>{organization.name}</span>
    </>
  );
  if (organizations.length < 2) return <div className={css.org}>{name}</div>;
  const go = async (id: string) => {
    try {
      await change(Switch, { input: { organizationId: id } });
      // Everything that is in memory belongs to the organization that was left.
      location.assign('/');
    } catch (error) {
      if (error instanceof ProblemError) complain('The organization could not be changed', error.problem);
    }
  };
  return (
    <Menu width={212} position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={css.org} aria-label={`${organization.name}. Switch organization`}>
          {name}
          <IconSelector size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {organizations.map((o) => (
          <Menu.Item
            key={o.id}
            rightSection={o.id === organization.id ? <IconCheck size={14} aria-label="Current" /> : undefined}
            onClick={() => o.id !== organization.id && void go(o.id)}
          >
            {o.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={dark ? 'Switch to light mode' : 'Switch to dark mode'}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun size={18} stroke={1.6} aria-hidden /> : <IconMoon size={18} stroke={1.6} aria-hidden />}
    </ActionIcon>
  );
}

function Account({ onLeave, onHelp }: { onLeave: (forget: boolean) => void; onHelp: () => void }) {
  const { user, organization, can } = useViewer();
  const navigate = useNavigate();
  return (
    <Menu position="bottom-end" width={272}>
      <Menu.Target>
        <UnstyledButton aria-label={`${initials(user.name)}, account of ${user.name}`} className={css.account}>
          <Face name={user.name} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={css.who}>
          <b>{user.name}</b>
          <span>{user.email}</span>
          <span>{organization.name}</span>
        </div>
        <Menu.Divider />
        {can.includes('SESSION_READ') && (
          <Menu.Item
            leftSection={<IconDevices size={15} aria-hidden />}
            onClick={() => void navigate({ to: '/security' })}
          >
            Your security
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconSettings size={15} aria-hidden />}
          onClick={() => void navigate({ to: '/settings' })}
        >
          Settings
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={15} aria-hidden />} onClick={onHelp}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => onLeave(false)}>
          Sign out
          <span className={css.hint}>This browser stays known to your account.</span>
        </Menu.Item>
        <Menu.Item leftSection={<IconEraser size={15} aria-hidden />} onClick={() => onLeave(true)}>
          Sign out and forget this browser
          <span className={css.hint}>Nothing of you stays in it, as on a borrowed device.</span>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
