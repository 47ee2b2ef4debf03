// The posture as an admin meets it: checked, looked at, and acknowledged after the
// server was started with other settings.
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

test('the posture is checked and a changed configuration acknowledged', { timeout: 180_000 }, async () => {
  const ada = await person(browser, server.base, 'Ada');
  const { page, complaints } = ada;
  try {
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Ada Admin');
    await page.getByLabel('Work e-mail').fill('ada@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the organization' }).click();
    await page.getByRole('heading', { level: 1, name: /Ada/ }).waitFor();

    await page.getByRole('link', { name: 'Posture' }).click();
    await page.getByRole('heading', { level: 1, name: 'Posture' }).waitFor();
    await page.getByText('Nothing was checked yet').waitFor();
    await page.getByRole('button', { name: 'Check now' }).click();
    const server_ = page.getByRole('region', { name: 'This server' });
    await server_.getByText('The server does not know of any backup.').waitFor();
    await page.getByRole('region', { name: 'Your organization' }).getByText('There is only one admin.').waitFor();
    assert.ok(await server_.getByText('STRONGROOM_BACKUP_STAMP').count());
    await inspect(page, 'posture', complaints);

    await ada.tolerating(async () => {
      server.env.STRONGROOM_MAX_BODY_BYTES = '2MiB';
      await server.operate();
      await page.reload();
    });
    await page.getByRole('button', { name: 'Check now' }).click();
    const changed = page.getByRole('region', { name: 'Changed configuration' });
    await changed.getByText('STRONGROOM_MAX_BODY_BYTES').waitFor();
    assert.equal(await page.getByText('2MiB').count(), 0);
    await inspect(page, 'posture-drift', complaints);
    await changed.getByRole('button', { name: 'It is meant so' }).click();
    await page.getByText('The configuration is acknowledged').waitFor();
    await changed.waitFor({ state: 'detached' });
    assert.deepEqual(complaints, []);
  } catch (error) {
    console.error(complaints.join('\n'), server.log().slice(-3000));
    await page.screenshot({ path: failureShot('posture') });
    throw error;
  }
});
