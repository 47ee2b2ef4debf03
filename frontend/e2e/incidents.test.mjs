// Incidents, in real browsers: an alert becomes an incident, its playbook is followed,
// its evidence is verified without the server, and it is closed with what was learnt.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

test('an alert becomes an incident', { timeout: 300_000 }, async () => {
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
    await page.getByRole('button', { name: 'Open an incident' }).click();
    await heading(page, 'Sign-in from a new browser');
    const tasks = page.getByRole('list', { name: 'Tasks' });
    const task = (name) => tasks.getByRole('listitem', { name });
    await inspect(page, 'incident-room', complaints);

    const signOut = task('End every session of the account');
    await signOut.getByRole('button', { name: 'Do it now' }).click();
    await confirm(page, signOut.getByText(/Done by Mira/));
    await signOut.getByText(/Done by Mira/).waitFor();
    await page
      .getByRole('list', { name: 'Timeline' })
      .getByText(/carried out a step of the playbook/)
      .waitFor();
    await task(/Agree that this is an incident/)
      .getByRole('button', { name: 'Done' })
      .click();
    await page.getByLabel('What was done').fill('I called Ann: it was not her.');
    await page.getByRole('button', { name: 'It is done' }).click();
    await page.getByText('I called Ann: it was not her.').first().waitFor();

    const evidence = task(/Export the evidence/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      evidence.getByRole('button', { name: 'Do it now' }).click(),
    ]);
    const file = join(folder, 'evidence.zip');
    await download.saveAs(file);
    assert.match(execFileSync(binary, ['audit', 'bundle', file], { encoding: 'utf8' }), /sound/);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(file, bytes);
    assert.notEqual(spawnSync(binary, ['audit', 'bundle', file]).status, 0);
    await evidence.getByText(/SHA-256 of the manifest/).waitFor();

    // It is not closed with open steps: the rest is skipped with a reason.
    await page.getByRole('button', { name: 'Close the incident' }).click();
    const closing = page.getByRole('dialog', { name: 'Close the incident' });
    const open = closing.getByRole('list', { name: 'Open steps' }).getByRole('listitem');
    await open.first().waitFor();
    const left = await open.allTextContents();
    assert.equal(left.length, 7);
    assert.equal(await closing.getByRole('button', { name: 'Close it' }).isDisabled(), true);
    await closing.getByRole('button', { name: 'Not now' }).click();
    await closing.waitFor({ state: 'detached' });
    for (const title of left) {
      await task(title)
        .getByRole('button', { name: /More about/ })
        .click();
      await page.getByRole('menuitem', { name: 'Skip it, with a reason' }).click();
      const skipping = page.getByRole('dialog', { name: title });
      await skipping.getByLabel('Why it is skipped').fill('It was Ann herself, in a new browser.');
      if (title === left[0]) await inspect(page, 'incident-skip', complaints);
      await skipping.getByRole('button', { name: 'Skip it' }).click();
      await task(title)
        .getByText(/Skipped by Mira/)
        .waitFor();
    }
    await page
      .getByRole('list', { name: 'Timeline' })
      .getByText(/: It was Ann herself, in a new browser\.$/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Close the incident' }).click();
    await closing.getByLabel('What was learnt').fill('A password alone is not enough.');
    await closing.getByLabel('What is to follow').fill('Ask everybody for a passkey');
    await closing.getByRole('combobox', { name: 'Who does it' }).click();
    await page.getByRole('option', { name: 'Mira Okafor' }).click();
    const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    await closing.getByLabel('Until when').fill(soon);
    await closing.getByRole('button', { name: 'Close it' }).click();
    await page.getByText('A password alone is not enough.').first().waitFor();
    await inspect(page, 'incident-closed', complaints);
    await page.getByRole('link', { name: 'All incidents' }).click();
    await page.getByRole('main').getByText('Closed', { exact: true }).first().waitFor();
    await inspect(page, 'incidents', complaints);

    const locked = await person(browser, server.base, 'locked');
    await locked.page.goto(`${server.base}/sign-in`);
    await locked.page.getByRole('link', { name: 'Report a security problem' }).click();
    await heading(locked.page, 'Report a security problem');
    await locked.page.getByLabel('Work e-mail').fill('ann@northwind.example');
    await locked.page.getByLabel('What happened').fill('I cannot sign in, and did not change my password.');
    await locked.page.getByLabel('What you saw').fill('A mail that my password was changed, at 9:40.');
    await inspect(locked.page, 'report', complaints);
    await locked.page.getByRole('button', { name: 'Send the report' }).click();
    await heading(locked.page, 'Your report was sent');
    const receipt = await locked.page.locator('code').textContent();
    await inspect(locked.page, 'report-sent', complaints);

    await page.reload();
    await page.getByText(/Not signed in: anybody may have written this/).waitFor();
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    const answering = page.getByRole('dialog', { name: 'Answer Ann Ito' });
    await answering.getByLabel('Answer').fill('Call me: we let you in again.');
    await answering.getByRole('button', { name: 'Answer' }).click();
    await page.getByText('Answer of Mira Okafor').waitFor();
    await inspect(page, 'reports', complaints);

    await locked.page.goto(`${server.base}/report`);
    await locked.page.getByLabel('You have a receipt?').fill(receipt);
    await locked.page.getByRole('button', { name: 'See what became of it' }).click();
    await locked.page.getByText('Call me: we let you in again.').waitFor();
    await inspect(locked.page, 'report-answered', complaints);
    await ann.page.goto(`${server.base}/sign-in`);
    await ann.page.getByLabel('Work e-mail').fill('ann@northwind.example');
    await ann.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await ann.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await ann.page.getByRole('button', { name: /account of/ }).waitFor();
    await ann.page.goto(`${server.base}/security`);
    await ann.page.getByRole('list', { name: 'Your reports' }).getByText('Answered').waitFor();
    await ann.page.getByRole('button', { name: 'Report it' }).click();
    const reporting = ann.page.getByRole('dialog', { name: 'Report a security problem' });
    await reporting.getByLabel('What happened').fill('The stranger is back.');
    await inspect(ann.page, 'report-dialog', complaints);
    await reporting.getByRole('button', { name: 'Send the report' }).click();
    await ann.page.getByRole('list', { name: 'Your reports' }).getByText('The stranger is back.').waitFor();
    assert.deepEqual([...complaints, ...mira.complaints, ...ann.complaints, ...locked.complaints], []);
  } catch (error) {
    await page.screenshot({ path: failureShot('incidents') }).catch(() => undefined);
    console.error([...complaints, ...mira.complaints].join('\n'));
    throw error;
  }
});
