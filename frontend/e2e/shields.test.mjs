// Shields in a real browser: an admin raises them, sees them on every page, and lowers
// them; a changed setting is undone from its alert; members see the security contact.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { failureShot, inspect, launch, person } from './browser.mjs';
import { startServer } from './server.mjs';

const PASSWORD = 'Quiet-Meadow-417';
let browser;
let server;
before(async () => {
  browser = await launch();
  server = await startServer({ STRONGROOM_SECURITY_CONTACT: 'mailto:security@northwind.example' });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

test('shields go up, are seen, and go down', { timeout: 240_000 }, async () => {
  const mira = await person(browser, server.base, 'mira');
  const complaints = [];
  const { page } = mira;
  try {
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Mira Okafor');
    await page.getByLabel('Work e-mail').fill('mira@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Create the organization');
    await heading(page, /Mira/);

    await page.goto(`${server.base}/settings#shields`);
    await page.getByText('1 member without a second factor').waitFor();
    await inspect(page, 'shields-down', complaints);

    // Whom members tell of what they notice.
    await page.getByLabel(/Whom members tell/).fill('security@northwind.example');
    await page.getByLabel('What they read beside it').fill('Anybody of the security team answers within an hour.');
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await page.getByText('The settings are saved').waitFor();
    await page.goto(`${server.base}/security`);
    await page.getByRole('link', { name: 'security@northwind.example' }).waitFor();
    await inspect(page, 'shields-contact', complaints);
    const published = await page.request.get(`${server.base}/.well-known/security.txt`);
    assert.match(await published.text(), /Contact: mailto:security@northwind\.example\nExpires: /);

    // The change is an alert, with a way back.
    await page.goto(`${server.base}/alerts`);
    await page.getByText('A security setting was changed').first().click();
    await page.getByRole('button', { name: 'Undo' }).first().waitFor();
    await inspect(page, 'shields-undo', complaints);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.getByText('The setting has the value again').waitFor();

    assert.deepEqual(complaints, []);
  } catch (error) {
    await page.screenshot({ path: failureShot('shields'), fullPage: true });
    throw error;
  }
});
