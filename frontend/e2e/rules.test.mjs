// Rules and decoys, in a real browser: a rule is tried on history and saved, and finds
// what happens next; a decoy credential that is used raises a critical alert.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { failureShot, inspect, launch, person } from './browser.mjs';
import { startServer } from './server.mjs';

const PASSWORD = 'Quiet-Meadow-417';
let browser;
let server;

before(async () => {
  browser = await launch();
  server = await startServer();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

test('an organization looks out for itself', { timeout: 300_000 }, async () => {
  const { page } = await person(browser, server.base, 'mira');
  const complaints = [];
  try {
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Mira Okafor');
    await page.getByLabel('Work e-mail').fill('mira@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the organization' }).click();
    await heading(page, /Mira/);

    await page.goto(`${server.base}/rules`);
    await page.getByText('No rule of your own yet').waitFor();
    await inspect(page, 'rules-empty', complaints);
    await page.getByRole('link', { name: /A sign-in by a script/ }).click();
    await heading(page, 'A new rule');
    const editor = page.getByRole('textbox', { name: /What an event must be like/ });
    await editor.fill('event.knd == "x"');
    await page.locator('.cm-lintRange-error').waitFor();
    await page.locator('.cm-lintRange-error').hover();
    await page.getByText(/There is no event\.knd/).waitFor();
    await editor.fill('event.kind == "organization.created" ||\n  event.kind == "decoy.made"');
    await page.locator('.cm-lintRange-error').waitFor({ state: 'detached' });
    await page.getByLabel('Title').fill('Something begins');
    await page.getByRole('button', { name: 'Back-test' }).click();
    await page.getByText(/1 alert from 1 matching event/).waitFor();
    await inspect(page, 'rule-editor', complaints);
    await page.getByRole('button', { name: 'Save rule' }).click();
    await heading(page, 'Rules and decoys');
    await page.getByText('Found nothing yet').waitFor();

    await page.getByRole('button', { name: 'Make a decoy' }).click();
    const making = page.getByRole('dialog', { name: 'Make a decoy' });
    await making.getByLabel('Name').fill('Payroll 2026');
    await making.getByLabel('Note').fill('For whoever looks around');
    await making.getByRole('button', { name: 'Make decoy' }).click();
    await page.getByText('Payroll 2026').waitFor();
    await page.getByRole('button', { name: 'Make a decoy' }).click();
    await making.getByLabel('What it looks like').click();
    await page.getByRole('option', { name: 'API key' }).click();
    await making.getByLabel('Name').fill('Key of the backup');
    await making.getByLabel('Where you plant it').fill('In the wiki, page Backups');
    await inspect(page, 'decoy-dialog', complaints);
    await making.getByRole('button', { name: 'Make decoy' }).click();
    const planting = page.getByRole('dialog', { name: 'Plant it now' });
    const token = await planting.locator('code').textContent();
    assert.match(token, /^sr_\w{40}$/);
    await planting.getByRole('button', { name: 'It is planted' }).click();

    const answer = await fetch(`${server.base}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(answer.status, 401);
    await page.goto(`${server.base}/alerts`);
    await page
      .getByRole('list', { name: 'Alerts' })
      .getByRole('link', { name: /A decoy was touched/ })
      .click();
    await page.getByText('Where it is planted: In the wiki, page Backups').waitFor();
    await page
      .getByRole('link', { name: /Something begins/ })
      .first()
      .waitFor();
    await inspect(page, 'decoy-alert', complaints);
    await page.goto(`${server.base}/rules`);
    await page.getByText(/Touched 1 time/).waitFor();
    await inspect(page, 'rules', complaints);
    assert.deepEqual(complaints, []);
  } catch (error) {
    await page.screenshot({ path: failureShot('rules'), fullPage: true });
    throw error;
  }
});
