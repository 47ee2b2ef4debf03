// The blast radius of a stolen account and of one session, in real browsers: from the
// alert about it and in the room of its incident, and in the evidence.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { failureShot, inspect, launch, person } from './browser.mjs';
import { binary, startServer } from './server.mjs';

const PASSWORD = 'Quiet-Meadow-417';
let browser;
let server;
let folder;

before(async () => {
  browser = await launch();
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'evidence-'));
});
after(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

async function until(what, look) {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    if (look()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`no ${what} within 10 s`);
}

/** Confirms who one is, if the page asks. */
async function confirm(page, then) {
  const dialog = page.getByRole('dialog', { name: /Confirm/ });
  await Promise.race([dialog.waitFor(), then.waitFor()]).catch(() => undefined);
  if (!(await dialog.isVisible())) return;
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: /Confirm/ }).click();
}

test('what a thief could reach and touched is worked out', { timeout: 300_000 }, async () => {
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
    await page.goto(`${server.base}/incidents`);
    await page.getByText('No incident yet').waitFor();
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

    const stranger = await person(browser, server.base, 'stranger');
    await stranger.page.goto(`${server.base}/sign-in`);
    await stranger.page.getByLabel('Work e-mail').fill('ann@northwind.example');
    await stranger.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await stranger.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await stranger.page.getByRole('button', { name: /account of/ }).waitFor();

    await page.goto(`${server.base}/alerts`);
    await page
      .getByRole('list', { name: 'Alerts' })
      .getByRole('link', { name: /new browser/ })
      .click();
    await page.getByRole('button', { name: 'Blast radius' }).click();
    const dialog = page.getByRole('dialog', { name: 'Blast radius' });
    await dialog.getByRole('button', { name: 'Work it out' }).click();
    await dialog.getByText('The account can be used from every network.').waitFor();
    await inspect(page, 'blast-alert', complaints);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: 'Open an incident' }).click();
    await heading(page, 'Sign-in from a new browser');
    const panel = page.getByRole('region', { name: 'Blast radius' });
    await panel.getByRole('button', { name: 'Work it out' }).click();
    await panel.getByText('Nothing keeps whoever holds it out now.').waitFor();
    await panel.getByRole('combobox', { name: 'What was stolen' }).click();
    await page.getByRole('option', { name: 'The password' }).click();
    await panel.getByRole('button', { name: 'Work it out' }).click();
    await panel.getByText(/has no second factor: the password alone signs in/).waitFor();
    await panel.getByRole('combobox', { name: 'What was stolen' }).click();
    await page.getByRole('group', { name: 'One session' }).getByRole('option').first().click();
    await panel.getByRole('button', { name: 'Work it out' }).click();
    await panel.getByText(/The session lives/).waitFor();
    await panel.getByText('Sessions begun and ended, and tries').click();
    await panel.getByText('What the role may do').click();
    await inspect(page, 'blast-session', complaints);

    const signOut = page
      .getByRole('list', { name: 'Tasks' })
      .getByRole('listitem', { name: 'End every session of the account' });
    await signOut.getByRole('button', { name: 'Do it now' }).click();
    await confirm(page, signOut.getByText(/Done by Mira/));
    await signOut.getByText(/Done by Mira/).waitFor();
    await panel.getByRole('button', { name: 'Work it out' }).click();
    await panel.getByText(/The session ended on/).waitFor();
    await panel.getByText('Whoever holds it, and nothing else, reaches nothing now.').waitFor();
    await page
      .getByRole('list', { name: 'Timeline' })
      .getByText(/worked out what could be reached through the account of Ann Ito/)
      .first()
      .waitFor();

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export the evidence', exact: true }).click(),
    ]);
    const file = join(folder, 'evidence.zip');
    await download.saveAs(file);
    assert.match(execFileSync(binary, ['audit', 'bundle', file], { encoding: 'utf8' }), /sound/);
    const reach = JSON.parse(execFileSync('unzip', ['-p', file, 'reach.json'], { encoding: 'utf8' }));
    assert.equal(reach.could_have_reached.role, 'ANALYST');
    await panel.getByRole('link', { name: 'signed in' }).first().click();
    await heading(page, /Activity/);
    assert.deepEqual([...complaints, ...mira.complaints, ...ann.complaints], []);
  } catch (error) {
    await page.screenshot({ path: failureShot('blast') }).catch(() => undefined);
    console.error([...complaints, ...mira.complaints].join('\n'));
    throw error;
  }
});
