// Emergency access in real browsers: an admin opens what a member keeps private, sees
// it and cannot take it; the member is told, sees who looked, and it ends.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { failureShot, inspect, launch, person } from './browser.mjs';
import { startServer } from './server.mjs';

const PASSWORD = 'Quiet-Meadow-417';
const REASON = 'The payments of October are missing, and Bo is ill';
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
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

async function printed(pattern) {
  for (let i = 0; i < 100; i++) {
    const found = server.log().match(pattern);
    if (found) return found[0];
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`the server printed no ${pattern}`);
}

test('what a member keeps private is opened in an emergency', { timeout: 300_000 }, async () => {
  const mira = await person(browser, server.base, 'mira');
  const bo = await person(browser, server.base, 'bo');
  const complaints = [];
  try {
    const { page } = mira;
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Mira Okafor');
    await page.getByLabel('Work e-mail').fill('mira@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Create the organization');
    await heading(page, /Mira/);
    await page.goto(`${server.base}/team`);
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByLabel('E-mail').fill('bo@northwind.example');
    await press(page, 'Send the invitation');
    await bo.page.goto(await printed(/https?:\/\/\S+\/invitation#token=\S+/));
    await bo.page.getByLabel('Your name').fill('Bo Lindqvist');
    await bo.page.getByLabel('New password').fill(PASSWORD);
    await press(bo.page, 'Join Northwind');
    await heading(bo.page, /Bo/);

    // Bo saves an analysis, for Bo alone.
    await bo.page.goto(`${server.base}/explore`);
    await heading(bo.page, 'Explore');
    await bo.page.locator('.cm-content').click();
    await bo.page.keyboard.type("SELECT 'a secret of Bo' AS note");
    await bo.page.keyboard.press('Control+Enter');
    await bo.page.getByRole('grid', { name: 'Result' }).waitFor(); // the question shows at once, its answer later
    await press(bo.page, 'Save as analysis');
    const dialog = bo.page.getByRole('dialog', { name: 'Save as analysis' });
    await dialog.getByLabel('Name').fill('Notes of Bo');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await heading(bo.page, 'Notes of Bo');
    const url = bo.page.url();

    await mira.tolerating(async () => {
      await page.goto(url);
      await page.getByText('There is nothing here').waitFor();
    });
    await page.goto(`${server.base}/team`);
    await press(page, 'Manage Bo Lindqvist');
    await page.getByRole('menuitem', { name: /Emergency access/ }).click();
    await page.getByLabel('Why there is no other way').fill(REASON);
    await inspect(page, 'emergency-open', complaints);
    await press(page, 'Open and tell Bo Lindqvist');
    await page.getByText('You see what Bo Lindqvist keeps private').waitFor();
    await inspect(page, 'emergency-team', complaints);
    await printed(/An admin opened what you keep private/);

    await page.goto(url);
    await heading(page, 'Notes of Bo');
    await page.getByText('a secret of Bo').last().waitFor();
    await inspect(page, 'emergency-look', complaints);

    await bo.page.goto(`${server.base}/security`);
    await bo.page.getByRole('heading', { name: 'Who opened what you keep private' }).waitFor();
    await bo.page.getByText(REASON, { exact: true }).waitFor();
    await bo.page.getByText(/Looked at Notes of Bo/).waitFor();
    await bo.page.getByRole('heading', { name: 'Who opened what you keep private' }).scrollIntoViewIfNeeded();
    await inspect(bo.page, 'emergency-own', complaints);

    await press(page, 'End it now');
    await page.getByText('You see what Bo Lindqvist keeps private').waitFor({ state: 'detached' });
    await mira.tolerating(async () => {
      await page.goto(url);
      await page.getByText('There is nothing here').waitFor();
    });
    assert.deepEqual([...complaints, ...mira.complaints, ...bo.complaints], []);
  } catch (error) {
    for (const who of [mira, bo])
      await who.page.screenshot({ path: failureShot(`emergency-${who.name}`) }).catch(() => undefined);
    throw error;
  }
});
