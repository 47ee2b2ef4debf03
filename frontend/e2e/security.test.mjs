// How people prove who they are, each way in a real browser: an authenticator
// app, a passkey in Chromium's virtual authenticator, a backup code; step-up; and
// what a stolen password opens.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { axe, debuggerOf, failureShot, inspect, launch, person } from './browser.mjs';
import { startServer } from './server.mjs';

const PASSWORD = 'Quiet-Meadow-417';
const EMAIL = 'mira@northwind.example';
let server;
let browser;
let mira;
let shot = 0;

before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const dialog = (page, name) => page.getByRole('dialog', { name });

/** The code of an authenticator app: RFC 6238. */
function totp(secret, at = Date.now()) {
  const bits = [...secret]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = mac[19] & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
let used = 0;
/** A code that has not been used: it waits for the next time step if it must. */
async function fresh(secret) {
  while (Math.floor(Date.now() / 30_000) + 1 <= used) await new Promise((done) => setTimeout(done, 500));
  used = Math.max(used + 1, Math.floor(Date.now() / 30_000));
  return totp(secret, used * 30_000);
}

/** Gives a page a device that holds passkeys and verifies its user. */
async function authenticator(page) {
  const cdp = await debuggerOf(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

async function chooseSignOut(page) {
  await page.getByRole('button', { name: /account of/ }).click();
  await page.getByRole('menuitem', { name: /^Sign out(?! and)/ }).click();
}

async function signOut({ page }) {
  await chooseSignOut(page);
  await heading(page, 'Sign in');
}

async function password(page) {
  await page.getByLabel('Work e-mail').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('the ways to prove who one is', { timeout: 600_000 }, async (t) => {
  let secret;
  let codes;
  let broken = false;
  const step = (name, work) =>
    t.test(name, { skip: broken && 'an earlier step failed' }, async () => {
      try {
        await work();
      } catch (error) {
        broken = true;
        for (const context of browser.contexts())
          for (const page of context.pages())
            await page.screenshot({ path: failureShot(`security-${shot++}`) }).catch(() => undefined);
        console.error(mira.complaints.join('\n'));
        throw error;
      }
    });

  await step('an authenticator app is set up, and brings backup codes', async () => {
    mira = await person(browser, server.base, 'mira');
    const { page, complaints } = mira;
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Mira Okafor');
    await page.getByLabel('Work e-mail').fill(EMAIL);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the organization' }).click();
    await heading(page, /Mira/);
    await page.goto(`${server.base}/security`);
    await heading(page, 'Security');
    await page.getByText('Only a password protects your account').waitFor();
    await inspect(page, 'security-bare', complaints);
    await page.getByRole('button', { name: 'Set up an app' }).click();
    const setup = dialog(page, 'Set up an authenticator app');
    secret = (await setup.locator('code').textContent()).replaceAll(' ', '');
    await inspect(page, 'security-app', complaints);
    await setup.getByRole('textbox', { name: 'Code' }).fill('000000');
    await setup.getByRole('button', { name: 'Turn it on' }).click();
    await setup.getByRole('alert').waitFor();
    await setup.getByRole('textbox', { name: 'Code' }).fill(await fresh(secret));
    await setup.getByRole('button', { name: 'Turn it on' }).click();
    const kept = dialog(page, 'Keep your backup codes');
    await kept.getByRole('list').waitFor();
    codes = await kept.locator('ol[aria-label="Backup codes"] li').allTextContents();
    assert.equal(codes.length, 10);
    await inspect(page, 'security-codes', complaints);
    assert.ok(await kept.getByRole('button', { name: 'Done' }).isDisabled());
    await kept.getByRole('checkbox').check();
    await kept.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Two-step sign-in is on').waitFor();
    await page.getByText('10 backup codes left').first().waitFor();
  });

  await step('a password alone opens nothing any more', async () => {
    const thief = await person(browser, server.base, 'thief');
    await thief.page.goto(`${server.base}/sign-in`);
    await heading(thief.page, 'Sign in');
    await password(thief.page);
    await heading(thief.page, 'One more step');
    await inspect(thief.page, 'sign-in-second', mira.complaints);
    await thief.page.getByLabel('Code').fill('123456');
    await thief.page.getByRole('button', { name: 'Sign in' }).click();
    await thief.page.getByText('That code is not right').waitFor();
    await thief.page.goto(`${server.base}/datasets`);
    await heading(thief.page, 'Sign in');
    await thief.context.close();
  });

  await step('the app signs in', async () => {
    const { page } = mira;
    await signOut(mira);
    await password(page);
    await heading(page, 'One more step');
    await page.getByLabel('Code').fill(await fresh(secret));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, /Mira/);
  });

  await step('a passkey is made', async () => {
    const { page, complaints } = mira;
    await authenticator(page);
    await page.goto(`${server.base}/security`);
    await page.getByRole('button', { name: 'Add a passkey' }).first().click();
    const add = dialog(page, 'Add a passkey');
    await add.getByLabel('Name').fill('Laptop');
    for (const violation of await axe(page)) complaints.push(`add passkey: ${violation}`);
    await add.getByRole('button', { name: 'Make the passkey' }).click();
    await add.waitFor({ state: 'hidden' });
    await page.getByText('A passkey protects you from phishing').waitFor();
    await inspect(page, 'security-full', complaints);
  });

  await step('the passkey signs in without a password', async () => {
    const { page } = mira;
    // Chromium's virtual device may answer the offer in the address field by itself, sometimes before
    // the page can be seen; a person presses the button.
    await Promise.all([page.waitForURL(/\/sign-in/, { waitUntil: 'commit' }), chooseSignOut(page)]);
    await page
      .getByRole('button', { name: 'Sign in with a passkey' })
      .click({ timeout: 5000 })
      .catch(() => undefined);
    await heading(page, /Mira/);
  });

  await step('a backup code signs in once, and the page counts down', async () => {
    const other = await person(browser, server.base, 'other');
    const { page } = other;
    await page.goto(`${server.base}/sign-in`);
    await password(page);
    await heading(page, 'One more step');
    await page.getByRole('button', { name: 'Use a backup code' }).click();
    await page.getByLabel('Backup code').fill(codes[0].toUpperCase());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, /Mira/);
    await page.goto(`${server.base}/security`);
    await page.getByText('9 of 10 backup codes left').waitFor();
    await page.goto(`${server.base}/sign-in`);
    await other.context.close();
    const again = await person(browser, server.base, 'again');
    await again.page.goto(`${server.base}/sign-in`);
    await password(again.page);
    await again.page.getByRole('button', { name: 'Use a backup code' }).click();
    await again.page.getByLabel('Backup code').fill(codes[0]);
    await again.page.getByRole('button', { name: 'Sign in' }).click();
    await again.page.getByText('That code is not right').waitFor();
    await again.context.close();
  });

  await step('methods are renamed and removed', async () => {
    const { page } = mira;
    await page.goto(`${server.base}/security`);
    await page.getByRole('button', { name: 'Manage Laptop' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await dialog(page, 'Rename').getByLabel('Name').fill('Work laptop');
    await dialog(page, 'Rename').getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('button', { name: 'Manage Work laptop' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await dialog(page, 'Remove Work laptop?').getByRole('button', { name: 'Remove it' }).click();
    await page.getByText('No passkey yet').waitFor();
    await page.getByRole('button', { name: 'New codes' }).click();
    await dialog(page, 'Make new backup codes?').getByRole('button', { name: 'Make new codes' }).click();
    const kept = dialog(page, 'Keep your backup codes');
    await kept.getByRole('list').waitFor();
    const renewed = await kept.locator('ol[aria-label="Backup codes"] li').allTextContents();
    assert.ok(!renewed.includes(codes[1]));
    await kept.getByRole('checkbox').check();
    await kept.getByRole('button', { name: 'Done' }).click();
    await page.getByText('10 of 10 backup codes left').waitFor();
  });

  await step('nothing complained on the way', async () => {
    assert.deepEqual(mira.complaints, []);
    assert.deepEqual(
      server
        .log()
        .split('\n')
        .filter((line) => /level=ERROR/.test(line)),
      [],
    );
  });
});
