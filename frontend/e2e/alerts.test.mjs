// Alerts, in real browsers: a stranger who knows the password signs in; owner and
// admin see it on their open screens and in their mail within ten seconds; "not me"
// ends the stranger's session and opens an incident; its playbook is run, and its
// evidence is verified without the server; a webhook hears of it, signed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { failureShot, inspect, launch, person } from './browser.mjs';
import { binary, startServer } from './server.mjs';

const PASSWORD = 'Quiet-Meadow-417';
const SOON = 10_000;
let browser;
let server;
let hook;
let folder;
const received = [];

before(async () => {
  browser = await launch();
  server = await startServer({ STRONGROOM_OUTBOUND_PRIVATE: '127.0.0.0/8' });
  folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.end('ok');
    });
  });
  await new Promise((done) => hook.listen(0, '127.0.0.1', done));
});
after(async () => {
  await browser?.close();
  await server?.stop();
  hook?.close();
  if (folder) rmSync(folder, { recursive: true });
});

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

async function signIn(page, email) {
  await page.goto(`${server.base}/sign-in`);
  await page.getByLabel('Work e-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: /account of/ }).waitFor();
}

/** Whether the webhook was told so of an alert of a rule. */
const heard = (type, rule) =>
  received.map(({ body }) => JSON.parse(body)).some((said) => said.type === type && said.data?.rule === rule);

async function until(what, look) {
  for (const end = Date.now() + SOON; Date.now() < end; ) {
    if (look()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`no ${what} within ${SOON} ms`);
}

/** Confirms who one is, if the page asks. */
async function confirm(page, then) {
  const dialog = page.getByRole('dialog', { name: /Confirm/ });
  await Promise.race([dialog.waitFor(), then.waitFor()]).catch(() => undefined);
  if (!(await dialog.isVisible())) return;
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: /Confirm/ }).click();
}

test('a stranger signs in', { timeout: 300_000 }, async () => {
  const mira = await person(browser, server.base, 'mira');
  const ann = await person(browser, server.base, 'ann');
  const complaints = [];
  const { page } = mira;
  try {
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Mira Okafor');
    await page.getByLabel('Work e-mail').fill('mira@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the organization' }).click();
    await heading(page, /Mira/);

    // Where alerts go: a webhook that hears of everything.
    await page.goto(`${server.base}/settings`);
    await page.getByRole('button', { name: 'Add a channel' }).click();
    const adding = page.getByRole('dialog', { name: 'Add a channel' });
    await adding.getByLabel('Name', { exact: true }).fill('Collector');
    await adding.getByLabel('Address').fill(`http://127.0.0.1:${hook.address().port}/alerts`);
    await adding.getByRole('combobox', { name: 'Which alerts', exact: true }).click();
    await page.getByRole('option', { name: 'Every alert' }).click();
    await adding.getByRole('button', { name: 'Add the channel' }).click();
    const kept = page.getByRole('button', { name: 'I have kept it' });
    await confirm(page, kept);
    await kept.waitFor();
    const secret = await page.locator('code', { hasText: 'whsec_' }).textContent();
    await kept.click();
    const row = page.getByRole('listitem', { name: 'Collector' });
    await row.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('The test arrived').waitFor();
    await row.getByRole('button', { name: 'Show the deliveries' }).click();
    await row.scrollIntoViewIfNeeded();
    await inspect(page, 'alert-channels', complaints);

    // Ann comes in.
    await page.goto(`${server.base}/team`);
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    const inviting = page.getByRole('dialog', { name: 'Invite to the team' });
    await inviting.getByRole('textbox').first().fill('ann@northwind.example');
    await inviting.getByRole('button', { name: 'Send the invitation' }).click();
    await until('invitation', () => /\/invitation#token=\S+/.test(server.log()));
    await ann.page.goto(/https?:\/\/\S+\/invitation#token=\S+/.exec(server.log())[0]);
    await ann.page.getByLabel('Your name').fill('Ann Ito');
    await ann.page.getByLabel('New password').fill(PASSWORD);
    await ann.page.getByRole('button', { name: /Join/ }).click();
    await ann.page.getByRole('button', { name: /account of/ }).waitFor();
    await ann.page.goto(`${server.base}/security`);
    await heading(ann.page, 'Security');

    // The channel is an alert itself, which it was told of. There is nobody else to judge it.
    assert.ok(heard('alert.raised', 'setting-changed'));
    await page.goto(`${server.base}/alerts`);
    await page
      .getByRole('list', { name: 'Alerts' })
      .getByRole('link', { name: /security setting/ })
      .click();
    await page.getByText(`Its host is 127.0.0.1:${hook.address().port}.`).waitFor();
    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    await page.getByLabel('Expected').check();
    await page.getByRole('button', { name: 'Resolve the alert' }).click();
    await page.getByText('All quiet').waitFor();

    // A stranger who knows her password.
    const stranger = await person(browser, server.base, 'stranger');
    await signIn(stranger.page, 'ann@northwind.example');
    const began = Date.now();
    const line = page.getByRole('list', { name: 'Alerts' }).getByRole('link', { name: /new browser/ });
    const asked = ann.page.getByRole('region', { name: 'Was this you?' });
    await Promise.all([line.waitFor({ timeout: SOON }), asked.waitFor({ timeout: SOON })]);
    await until('mail', () => /Mail to ann@northwind.example: A sign-in from a new browser/.test(server.log()));
    await until('webhook', () => heard('alert.raised', 'new-browser'));
    console.log(`on both screens, by mail and by webhook within ${Date.now() - began} ms`);
    await page.getByRole('link', { name: /Alerts.*1 open alert/ }).waitFor();
    for (const { headers, body } of received) {
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const signed = createHmac('sha256', key)
        .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
        .digest('base64');
      assert.equal(headers['webhook-signature'], `v1,${signed}`);
    }
    await line.click();
    await page.getByRole('heading', { name: 'What you can do about it' }).waitFor();
    await inspect(page, 'alert-medium', complaints);
    await inspect(ann.page, 'alert-own', complaints);

    // "It was not me": the stranger is out, and it is critical.
    await asked.getByRole('button', { name: 'It was not me' }).click();
    await ann.page.getByRole('dialog', { name: 'Secure my account' }).waitFor();
    await stranger.tolerating(async () => {
      await stranger.page.goto(`${server.base}/activity`);
      await heading(stranger.page, 'Sign in');
    });
    await page.getByRole('link', { name: 'Look at the alert' }).waitFor({ timeout: SOON });
    await until('mail to the admin', () => /Mail to mira@northwind.example: Critical alert/.test(server.log()));
    await page.getByText('said that it was not them').waitFor();
    await inspect(page, 'alert-critical', complaints);

    // Her answer opened an incident: its playbook is run, its evidence verified.
    const place = page.url();
    await page.getByRole('link', { name: 'Go to its incident' }).click();
    const task = (name) => page.getByRole('list', { name: 'Tasks' }).getByRole('listitem', { name });
    const ending = task('End every session of the account');
    await ending.getByRole('button', { name: 'Do it now' }).click();
    await confirm(page, ending.getByText(/Done by Mira/));
    await ending.getByText(/Done by Mira/).waitFor();
    await ann.tolerating(async () => {
      await ann.page.goto(`${server.base}/activity`);
      await heading(ann.page, 'Sign in');
    });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      task(/Export the evidence/)
        .getByRole('button', { name: 'Do it now' })
        .click(),
    ]);
    const evidence = join(folder, 'evidence.zip');
    await download.saveAs(evidence);
    assert.match(execFileSync(binary, ['audit', 'bundle', evidence], { encoding: 'utf8' }), /sound/);
    await inspect(page, 'incident-of-an-alert', complaints);
    await page.goto(place);

    await page.getByRole('button', { name: 'Freeze their downloads' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Freeze their downloads' }).click();
    const frozen = page.getByText(/downloads are frozen since/);
    await confirm(page, frozen);
    await frozen.waitFor();
    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    await page.getByLabel('Real').check();
    await page.getByLabel('What others should know').fill('Her password was stolen.');
    await page.getByRole('button', { name: 'Resolve the alert' }).click();
    await page.getByText('Her password was stolen.').waitFor();
    await page.getByText('All quiet').waitFor();
    await inspect(page, 'alert-resolved', complaints);
    await until('the end by webhook', () => heard('alert.resolved', 'new-browser'));

    // Whoever takes a channel away is seen: its address is told, and it comes back.
    await page.goto(`${server.base}/settings`);
    await row.getByRole('button', { name: 'More about Collector' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the channel' }).click();
    await row.waitFor({ state: 'detached' });
    await until('the farewell', () => received.some(({ body }) => JSON.parse(body).type === 'channel.removed'));
    await page.goto(`${server.base}/alerts`);
    await page
      .getByRole('list', { name: 'Alerts' })
      .getByRole('link', { name: /security setting/ })
      .first()
      .click();
    const removal = page.getByRole('list', { name: 'What led to it' }).getByRole('listitem', { name: '' });
    await removal.last().getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Collector is as it was before.').waitFor();
    await inspect(page, 'alert-undone', complaints);
    await page.goto(`${server.base}/settings`);
    await row.waitFor();
    assert.deepEqual([...complaints, ...mira.complaints, ...ann.complaints, ...stranger.complaints], []);
  } catch (error) {
    await page.screenshot({ path: failureShot('alerts') }).catch(() => undefined);
    await ann.page.screenshot({ path: failureShot('alerts-ann') }).catch(() => undefined);
    console.error([...complaints, ...mira.complaints].join('\n'));
    throw error;
  }
});
