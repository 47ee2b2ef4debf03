// Codes by text message in a real browser, read from the development outbox: who
// may use them, setting a phone up, signing in, confirming, and forbidding them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, failureShot, inspect, launch, person } from './browser.mjs';
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

/** The codes that the terminal showed, oldest first. */
const texted = () =>
  [...server.log().matchAll(/Text message to \+41791234567: "(\d{6}) is your/g)].map((found) => found[1]);

/** Runs what sends a code and returns the code. */
async function code(send) {
  const sent = texted().length;
  await send();
  for (const until = Date.now() + 20_000; Date.now() < until; await new Promise((done) => setTimeout(done, 100)))
    if (texted().length > sent) return texted().at(-1);
  throw new Error(`no text message:\n${server.log()}`);
}

async function password(page) {
  await page.goto(`${server.base}/sign-in`);
  await heading(page, 'Sign in');
  await page.getByLabel('Work e-mail').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await heading(page, 'One more step');
}

/** Chooses whether text messages count for admins. */
async function allow(page, choice) {
  await page.goto(`${server.base}/settings`);
  await page.getByRole('group', { name: 'Admin' }).getByRole('combobox', { name: 'Text messages' }).click();
  await page.getByRole('option', { name: choice, exact: true }).click();
  const saved = page.getByText('The settings are saved');
  await page.locator('form', { hasText: 'Sessions at once' }).getByRole('button', { name: 'Save' }).click();
  await saved.first().waitFor();
}

test('codes by text message', { timeout: 600_000 }, async (t) => {
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
            await page.screenshot({ path: failureShot(`sms-${shot++}`) }).catch(() => undefined);
        console.error(mira.complaints.join('\n'));
        throw error;
      }
    });

  await step('admins are not offered them until an admin says so', async () => {
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
    await page.getByRole('button', { name: 'Add an app' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Add a phone' }).count(), 0);
    await allow(page, 'Count as a factor');
    await page.getByText('Days to set a second factor up').scrollIntoViewIfNeeded();
    await inspect(page, 'sms-settings', complaints);
  });

  await step('a phone is set up, and brings backup codes', async () => {
    const { page, complaints } = mira;
    await page.goto(`${server.base}/security`);
    await page.getByRole('button', { name: 'Add a phone' }).click();
    const setup = dialog(page, 'Get codes by text message');
    await setup.getByText('The weakest way').waitFor();
    await inspect(page, 'sms-number', complaints);
    await setup.getByLabel('Mobile number').fill('+41 44 668 18 00');
    await setup.getByRole('button', { name: 'Send a code' }).click();
    await setup.getByText('not the number of a mobile phone').waitFor();
    await setup.getByLabel('Mobile number').fill('+41 79 123 45 67');
    const sent = await code(() => setup.getByRole('button', { name: 'Send a code' }).click());
    await setup.getByText('+41 •• ••• 45 67').waitFor();
    assert.equal(await setup.getByLabel('Code').getAttribute('autocomplete'), 'one-time-code');
    assert.ok(await setup.getByRole('button', { name: /^Send again in \d+ s$/ }).isDisabled());
    await inspect(page, 'sms-code', complaints);
    await setup.getByLabel('Code').fill(sent === '000000' ? '000001' : '000000');
    await setup.getByRole('button', { name: 'Turn it on' }).click();
    await setup.getByText('That is not the code').waitFor();
    await setup.getByLabel('Code').fill(sent);
    await setup.getByRole('button', { name: 'Turn it on' }).click();
    const kept = dialog(page, 'Keep your backup codes');
    await kept.getByRole('list').waitFor();
    codes = await kept.locator('ol[aria-label="Backup codes"] li').allTextContents();
    assert.equal(codes.length, 10);
    await kept.getByRole('checkbox').check();
    await kept.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Text messages to +41 •• ••• 45 67, the weakest').waitFor();
    await inspect(page, 'sms-security', complaints);
    await page.goto(`${server.base}/development/mail`);
    await page.getByText('is your Strongroom code').waitFor();
    await inspect(page, 'sms-outbox', complaints);
  });

  await step('a code signs in, once it was asked for', async () => {
    const other = await person(browser, server.base, 'other');
    const { page } = other;
    await password(page);
    const before = texted().length;
    await page.getByText('the weakest way').waitFor();
    await inspect(page, 'sms-sign-in', mira.complaints);
    assert.equal(texted().length, before);
    const sent = await code(() => page.getByRole('button', { name: 'Send me a code' }).click());
    await page.getByText('•• 67').waitFor();
    await inspect(page, 'sms-sign-in-code', mira.complaints);
    await page.getByLabel('Code').fill(sent);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, /Mira/);
    await other.context.close();
  });

  await step('a second code can be asked for after a while, and kills the first', async () => {
    const other = await person(browser, server.base, 'patient');
    const { page } = other;
    await password(page);
    const first = await code(() => page.getByRole('button', { name: 'Send me a code' }).click());
    const again = page.getByRole('button', { name: 'Send again', exact: true });
    await again.waitFor({ timeout: 40_000 });
    const second = await code(() => again.click());
    if (first !== second) {
      await page.getByLabel('Code').fill(first);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('That code is not right').waitFor();
    }
    await page.getByLabel('Code').fill(second);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, /Mira/);
    await other.context.close();
  });

  await step('where they are forbidden, a backup code is asked for', async () => {
    await allow(mira.page, 'Do not count');
    await mira.page.goto(`${server.base}/security`);
    await mira.page.getByText('which cannot be used any more').waitFor();
    const other = await person(browser, server.base, 'late');
    const { page } = other;
    await password(page);
    await page.getByLabel('Backup code').fill(codes[0]);
    assert.equal(await page.getByRole('button', { name: 'Use a text message' }).count(), 0);
    for (const violation of await axe(page)) mira.complaints.push(`late: ${violation}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, /Mira/);
    await other.context.close();
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
