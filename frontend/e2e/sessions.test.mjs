// What an organization asks of sessions, in a real browser: a second factor that is
// asked for is shown in place of the page, and the page comes back; a session that
// nobody uses warns, ends, and takes no draft with it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { failureShot, inspect, launch, person } from './browser.mjs';
import { startServer } from './server.mjs';

const PASSWORD = 'Quiet-Meadow-417';
const EMAIL = 'mira@northwind.example';
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

async function shots(work) {
  try {
    await work();
  } catch (error) {
    let n = 0;
    for (const context of browser.contexts())
      for (const page of context.pages())
        await page.screenshot({ path: failureShot(`sessions-${n++}`) }).catch(() => undefined);
    throw error;
  }
}

async function setUp(server) {
  const mira = await person(browser, server.base, 'mira');
  const { page } = mira;
  await page.goto(server.setUpLink);
  await page.getByLabel('Organization').fill('Northwind');
  await page.getByLabel('Your name').fill('Mira Okafor');
  await page.getByLabel('Work e-mail').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the organization' }).click();
  await heading(page, /Mira/);
  return mira;
}

async function password(page) {
  await page.getByLabel('Work e-mail').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function authenticator(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Makes a passkey in the dialog that is open. */
async function makePasskey(page) {
  await page.getByRole('dialog', { name: 'Add a passkey' }).getByRole('button', { name: 'Make the passkey' }).click();
}

test('a passkey that is asked for is made or proved in place', { timeout: 240_000 }, () =>
  shots(async () => {
    const server = await startServer();
    try {
      const mira = await setUp(server);
      const { page, complaints } = mira;
      await page.goto(`${server.base}/settings`);
      const admins = page.getByRole('group', { name: 'Admin' });
      const ask = async () => {
        await admins.getByRole('combobox', { name: 'Second factor' }).click();
        await page.getByRole('option', { name: 'Passkey only' }).click();
        await page.locator('form', { has: admins }).getByRole('button', { name: 'Save' }).click();
      };
      await ask();
      await page.getByText(/This would stop you first/).waitFor();
      await inspect(page, 'sessions-rules', complaints);
      await authenticator(page);
      await page.goto(`${server.base}/security`);
      await page.getByRole('button', { name: 'Add a passkey' }).first().click();
      await makePasskey(page);
      const kept = page.getByRole('dialog', { name: 'Keep your backup codes' });
      await kept.getByRole('list').waitFor();
      const codes = await kept.locator('ol[aria-label="Backup codes"] li').allTextContents();
      await kept.getByRole('checkbox').check();
      await kept.getByRole('button', { name: 'Done' }).click();
      await page.goto(`${server.base}/settings`);
      await ask();
      await page.getByText('The settings are saved').waitFor();

      // Elsewhere, without that passkey: a backup code leads to a page that makes another.
      const other = await person(browser, server.base, 'mira-elsewhere');
      await other.page.goto(`${server.base}/datasets`);
      await password(other.page);
      await heading(other.page, 'One more step');
      await other.page.getByRole('button', { name: /backup code/i }).click();
      await other.page.getByLabel(/backup code/i).fill(codes[0]);
      await other.page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await heading(other.page, 'Your organization asks for a second factor');
      await inspect(other.page, 'sessions-demand', other.complaints);
      await authenticator(other.page);
      await other.page.getByRole('button', { name: 'Make a passkey' }).click();
      await makePasskey(other.page);
      await heading(other.page, 'Datasets');
      assert.equal(new URL(other.page.url()).pathname, '/datasets');
    } finally {
      await server.stop();
    }
  }),
);

test('a session that nobody uses warns, ends and keeps the draft', { timeout: 240_000 }, () =>
  shots(async () => {
    const server = await startServer({ STRONGROOM_SESSION_IDLE: '70s' });
    try {
      const { page, complaints } = await setUp(server);
      await page.goto(`${server.base}/explore`);
      await page.locator('.cm-content').click();
      await page.keyboard.type('SELECT 42 AS answer');
      const warning = page.getByRole('dialog', { name: 'You are about to be signed out' });
      await warning.waitFor({ timeout: 60_000 });
      await inspect(page, 'sessions-warning', complaints);
      await warning.getByRole('button', { name: 'Stay signed in' }).click();
      await warning.waitFor({ state: 'hidden' });
      await warning.waitFor({ timeout: 60_000 });
      await page.getByText('Your session has ended').waitFor({ timeout: 120_000 });
      await inspect(page, 'sessions-ended', complaints);
      await password(page);
      await heading(page, 'Explore');
      await page.getByRole('button', { name: 'Go on with it' }).click();
      await page.locator('.cm-content', { hasText: 'SELECT 42 AS answer' }).waitFor();
    } finally {
      await server.stop();
    }
  }),
);
