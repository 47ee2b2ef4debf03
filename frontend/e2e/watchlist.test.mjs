// Heightened watch in real browsers: an admin watches a member more closely, is alerted
// of what she does, extends and ends it; she sees nothing of it.
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

async function until(what, look) {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    if (look()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`no ${what} within 10 s`);
}

async function signIn(page) {
  await page.goto(`${server.base}/sign-in`);
  await page.getByLabel('Work e-mail').fill('ann@northwind.example');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: /account of/ }).waitFor();
}

test('a member is watched more closely, and sees nothing of it', { timeout: 300_000 }, async () => {
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

    await page.goto(`${server.base}/settings#watch`);
    const panel = page.getByRole('region', { name: 'Heightened watch' });
    await panel.getByRole('combobox', { name: 'Member' }).click();
    await page.getByRole('option', { name: 'Ann Ito' }).click();
    await panel.getByLabel('Why it is watched').fill('She leaves at the end of the month');
    await inspect(page, 'watch-form', complaints);
    await panel.getByRole('button', { name: 'Watch more closely' }).click();
    const watched = panel.getByRole('list', { name: 'Watched now' }).getByRole('listitem', { name: 'Ann Ito' });
    await watched.getByText(/14 days left/).waitFor();
    await watched.getByText('She leaves at the end of the month').waitFor();
    await inspect(page, 'watch-list', complaints);

    // A sign-in in another browser alerts, and says that she is watched; not to her.
    const elsewhere = await person(browser, server.base, 'elsewhere');
    await signIn(elsewhere.page);
    await page.goto(`${server.base}/alerts`);
    await page
      .getByRole('list', { name: 'Alerts' })
      .getByRole('link', { name: /A person who is watched did something/ })
      .click();
    await page.getByText('The account had not been used with this browser before.').first().waitFor();
    await inspect(page, 'watch-alert', complaints);
    for (const place of ['/', '/activity', '/security', '/team', '/settings']) {
      await ann.page.goto(server.base + place);
      await ann.page.getByRole('button', { name: /account of/ }).waitFor();
      await heading(ann.page, /./);
      assert.doesNotMatch(await ann.page.locator('body').textContent(), /watched|Heightened/i, `${place} tells her`);
    }

    await page.goto(`${server.base}/team`);
    await page.getByText('Watched', { exact: true }).waitFor();
    await inspect(page, 'watch-team', complaints);

    await page.goto(`${server.base}/settings#watch`);
    await panel.getByRole('button', { name: 'Extend the watch of Ann Ito' }).click();
    const extending = page.getByRole('dialog', { name: /Until when/ });
    await extending.getByRole('combobox').click();
    await page.getByRole('option', { name: '60 days' }).click();
    await extending.getByRole('button', { name: 'Change' }).click();
    await watched.getByText(/60 days left/).waitFor();
    await panel.getByRole('button', { name: 'End the watch of Ann Ito', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End the watch' }).click();
    await panel.getByText('Watched earlier, within 90 days (1)').click();
    await panel.getByText(/by Mira Okafor: She leaves/).waitFor();
    assert.equal(await watched.count(), 0);
    await inspect(page, 'watch-ended', complaints);

    assert.deepEqual(complaints, []);
  } catch (error) {
    await page.screenshot({ path: failureShot('watchlist'), fullPage: true });
    throw error;
  }
});
