// The response plan in a real browser: what is missing, writing it, two people who save
// at once, what changed since, and taking it away on paper and as a file.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
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

const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

test('a plan is written, saved, overtaken, compared and taken away', { timeout: 240_000 }, async () => {
  const mira = await person(browser, server.base, 'mira');
  const { page, complaints } = mira;
  try {
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Mira Okafor');
    await page.getByLabel('Work e-mail').fill('mira@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the organization', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: /Mira/ }).waitFor();

    // From the incidents: what is configured, and what is missing.
    await page.goto(`${server.base}/incidents`);
    await page.getByRole('main').getByRole('link', { name: 'Response plan' }).click();
    await heading(page, 'Response plan');
    const missing = page.getByRole('region', { name: 'What is missing' });
    await missing.getByText('There is only one admin').waitFor();
    await missing.getByText('Mira Okafor is an admin without a second factor.').waitFor();
    await missing.getByText('The plan was never saved').waitFor();
    await page.getByRole('region', { name: 'Who decides' }).getByText('mira@northwind.example').waitFor();
    await page.getByText('Account takeover').click();
    await page.getByText('2. End every session of the account (Strongroom does it; admins).').waitFor();
    await inspect(page, 'plan-new', complaints);

    // A second window has the same plan open.
    const other = await mira.newPage();
    await other.goto(`${server.base}/plan?write=true`);
    await other.getByLabel('Insurer', { exact: true }).fill('Policy 4711, +41 44 000 00 02');
    await other.getByLabel('Where to meet outside of Strongroom').fill('On the roof.');

    await page.getByRole('link', { name: 'Write and save' }).click();
    await heading(page, 'Write the response plan');
    await page.getByLabel('Lawyer').fill('Dr. Amara Bello, +41 44 000 00 00\nday and night');
    await page.getByLabel('Where to meet outside of Strongroom').fill('The small room on the second floor.');
    await page.getByRole('button', { name: 'Save as version 1' }).click();
    await page.getByText('Version 1 is saved').waitFor();
    await heading(page, 'Response plan');
    await page.getByText('Nothing that you can see has changed since.').waitFor();

    // Whoever is overtaken is told, sees both, and loses nothing.
    await mira.tolerating(async () => {
      await other.getByRole('button', { name: 'Save as version 1' }).click();
      await other.getByText('Mira Okafor saved version 1 meanwhile.').waitFor();
    });
    assert.equal(await other.getByLabel('Insurer', { exact: true }).inputValue(), 'Policy 4711, +41 44 000 00 02');
    assert.match(await other.getByLabel('Lawyer', { exact: true }).inputValue(), /day and night$/); // not touched here
    const theirs = other.getByRole('button', { name: 'Take theirs: Where to meet outside of Strongroom' });
    await theirs.waitFor();
    await inspect(other, 'plan-overtaken', complaints);
    await theirs.click();
    await other.getByRole('button', { name: 'Save as version 2' }).click();
    await other.getByText('Version 2 is saved').waitFor();
    await other.close();

    // What is configured changes, and the plan says so.
    await page.goto(`${server.base}/settings#shields`);
    await page.getByLabel(/Whom members tell/).fill('security@northwind.example');
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await page.getByText('The settings are saved').waitFor();
    await page.goto(`${server.base}/plan`);
    const changed = page.getByRole('region', { name: 'Changed since version 2' });
    await changed.getByText('The security contact is security@northwind.example.').waitFor();
    await changed.getByText('Gone: No security contact is named.', { exact: true }).waitFor();
    await page.getByText('Policy 4711').waitFor();
    await inspect(page, 'plan-drift', complaints);

    // A version can be read, and compared with the one before it.
    await page.getByRole('link', { name: 'What version 2 changed' }).click();
    await heading(page, 'Response plan, version 2');
    await page.getByRole('region', { name: 'What changed since version 1' }).getByText('Policy 4711').waitFor();
    const shown = await page.locator('code', { hasText: /^[0-9a-f]{64}$/ }).textContent();
    await inspect(page, 'plan-version', complaints);

    // The file is what was hashed; the paper holds every playbook.
    const take = async (name) => {
      await page.getByRole('button', { name: 'Download' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name }).click(),
      ]);
      return readFile(await download.path());
    };
    const file = await take('Version 2 to verify, as JSON');
    assert.equal(createHash('sha256').update(file).digest('hex'), shown);
    const markdown = (await take('To read, as Markdown')).toString();
    assert.match(markdown, /^# Response plan of Northwind\n/);
    assert.match(markdown, /> Dr\\\. Amara Bello, \\\+41 44 000 00 00\\\n> day and night\n/);
    await page.goto(`${server.base}/plan`);
    await heading(page, 'Response plan');
    await page.getByText('Account takeover').waitFor();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await page.getByText('Have the copies deleted, and have that confirmed in writing').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Write and save' }).isVisible(), false);
    assert.equal(await page.getByLabel('Sidebar').isVisible(), false);
    await page.pdf({
      path: `${process.env.STRONGROOM_SCREENSHOTS ?? new URL('../../build/screenshots', import.meta.url).pathname}/plan.pdf`,
    });
    assert.deepEqual(complaints, []);
  } catch (error) {
    console.error(complaints.join('\n'), server.log().slice(-3000));
    await page.screenshot({ path: failureShot('plan') });
    throw error;
  }
});
