// What people do with their own account, in a real browser against the real
// binary: reset and change the password, change the address and take it back, ask
// whether a mail is real, end mail of a topic.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, failureShot, inspect, launch, person } from './browser.mjs';
import { startServer } from './server.mjs';

const PASSWORD = 'Correct horse 42 battery';
const SECOND = 'Quiet meadow, 7 herons';
const THIRD = 'Another lantern at 9 bells';
const MIRA = 'mira@northwind.example';

let server;
let browser;
let mira;

before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

/** Waits for the newest link to a page among the mail that the server printed. */
async function mailed(path, seen = new Set()) {
  for (let i = 0; i < 100; i++) {
    const links = [...server.log().matchAll(new RegExp(`https?://\\S+${path}\\S*`, 'g'))].map((m) => m[0]);
    const fresh = links.filter((l) => !seen.has(l)).at(-1);
    if (fresh) {
      seen.add(fresh);
      return fresh;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no mail with a link to ${path}`);
}

async function signIn(page, password, email = MIRA) {
  await page.goto(`${server.base}/sign-in`);
  await page.getByLabel('Work e-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Sign in');
}

test('one’s own account', { timeout: 600_000 }, async (t) => {
  let broken = false;
  const step = (name, work) =>
    t.test(name, { skip: broken && 'an earlier step failed' }, async () => {
      try {
        await work();
      } catch (error) {
        broken = true;
        await mira?.page.screenshot({ path: failureShot('account') }).catch(() => undefined);
        if (mira?.complaints.length > 0) console.error(mira.complaints.join('\n'));
        throw error;
      }
    });
  const seen = new Set();

  await step('set up', async () => {
    mira = await person(browser, server.base, 'mira');
    const { page } = mira;
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Mira Okafor');
    await page.getByLabel('Work e-mail').fill(MIRA);
    await page.getByLabel('Password', { exact: true }).fill('Summer2026!!!!');
    await page.getByText('little more than “summer”').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Create the organization');
    await heading(page, /Mira/);
  });

  await step('a forgotten password is chosen anew through a mailed link', async () => {
    const { page } = await person(browser, server.base, 'forgetful');
    const complaints = [];
    await page.goto(`${server.base}/sign-in`);
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await heading(page, 'Forgot your password?');
    await inspect(page, 'forgot-password', complaints);
    await page.getByLabel('Work e-mail').fill(MIRA);
    await press(page, 'Send the link');
    await heading(page, 'Look at your mail');
    await page.goto(await mailed('/reset-password', seen));
    await heading(page, 'Choose a new password');
    await page.getByLabel('New password').fill('Northwind-2026-ok');
    await page.getByText('“northwind”').waitFor();
    await inspect(page, 'reset-password', complaints);
    await page.getByLabel('New password').fill(SECOND);
    await press(page, 'Change the password');
    await heading(page, 'Your password is changed');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await heading(page, 'Sign in');
    await signIn(page, SECOND);
    await heading(page, /Mira/);
    assert.deepEqual(complaints, []);
    await page.context().close();
    await mira.tolerating(async () => {
      await mira.page.goto(`${server.base}/security`);
      await heading(mira.page, 'Sign in'); // the reset ended this session
    });
  });

  await step('the password is changed', async () => {
    const { page } = mira;
    await signIn(page, SECOND);
    await heading(page, /Mira/);
    await page.goto(`${server.base}/.well-known/change-password`);
    await heading(page, 'Security');
    await page.getByLabel('Current password').fill('wrong');
    await page.getByLabel('New password').fill(THIRD);
    await press(page, 'Change the password');
    await page.getByText('That is not your current password.').waitFor();
    await page.getByLabel('Current password').fill(SECOND);
    await press(page, 'Change the password');
    await page.getByText('Your password is changed').waitFor();
    await inspect(page, 'security-account', mira.complaints);
  });

  await step('a mail proves itself, and a forged one does not', async () => {
    const { page } = mira;
    await page.getByLabel('Your phrase').fill('blue heron on ice');
    await page.getByRole('region', { name: 'Mail' }).getByRole('button', { name: 'Save' }).click();
    await page.getByText('Every mail to you carries the phrase now').waitFor();
    await page.getByRole('switch', { name: 'Sign-ins from new browsers' }).click();
    await mailed('/not-me', seen);
    await page.goto(`${server.base}/development/mail`);
    const mail = page.getByRole('button', { name: /Security mail was switched off/ }).first();
    await mail.click();
    const text = await page.locator('article').textContent();
    assert.match(text, /blue heron on ice/);
    const code = /[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}/.exec(text)[0];
    await page.goto(`${server.base}/verify-mail`);
    await heading(page, 'Is this mail real?');
    await page.getByLabel('Code of the mail').fill(code.toLowerCase());
    await press(page, 'Check');
    await page.getByText('This server sent it').waitFor();
    await inspect(page, 'verify-mail', mira.complaints);
    await page.getByLabel('Code of the mail').fill('AAAA-BBBB-CCCC-DDDD');
    await press(page, 'Check');
    await page.getByText('This server sent no such mail').waitFor();
  });

  await step('networks that would lock one out are refused', async () => {
    const { page } = mira;
    await page.goto(`${server.base}/security`);
    await page.getByLabel(/Addresses and networks/).fill('192.0.2.0/24');
    const panel = page.getByRole('region', { name: 'Networks' });
    await panel.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/would lock you out/).waitFor();
  });

  await step('the address changes and is taken back', async () => {
    const { page } = mira;
    await page.goto(`${server.base}/security`);
    await page.getByLabel('New address').fill('mira@elsewhere.example');
    await press(page, 'Change the address');
    await page.getByText('Waits to be confirmed').waitFor();
    await page.goto(await mailed('/confirm-email', seen));
    await heading(page, 'Use this address?');
    await press(page, 'Use this address');
    await heading(page, 'Your address is changed');
    const other = await person(browser, server.base, 'owner');
    const undo = [...server.log().matchAll(/https?:\/\/\S+\/undo-email\S*/g)].at(-1)[0];
    await other.page.goto(undo);
    await heading(other.page, 'Take the change back?');
    for (const violation of await axe(other.page)) mira.complaints.push(`undo: ${violation}`);
    await press(other.page, 'This was not me');
    await heading(other.page, 'Your address is as it was');
    await press(other.page, 'Choose a new password');
    await heading(other.page, 'Choose a new password');
    await other.page.getByLabel('New password').fill(PASSWORD);
    await press(other.page, 'Change the password');
    await heading(other.page, 'Your password is changed');
    await signIn(other.page, PASSWORD);
    await heading(other.page, /Mira/);
    await other.context.close();
  });

  await step('securing the account asks for a new password', async () => {
    const { page } = mira;
    await mira.tolerating(() => signIn(page, PASSWORD));
    await heading(page, /Mira/);
    await page.goto(`${server.base}/security`);
    await press(page, 'Secure my account');
    const dialog = page.getByRole('dialog', { name: 'Secure my account' });
    await dialog.getByLabel('Current password').fill(PASSWORD);
    await dialog.getByLabel('New password').fill(SECOND);
    for (const violation of await axe(page)) mira.complaints.push(`secure: ${violation}`);
    await dialog.getByRole('button', { name: 'Secure my account' }).click();
    await dialog.getByText(/other session/).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
  });

  await step('nothing complained', () => assert.deepEqual(mira.complaints, []));
});
