// Shields in a real browser: an admin raises them, sees them on every page, and lowers
// them; a changed setting is undone from its alert; members see the security contact.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
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

/** What an authenticator app with this secret shows; RFC 6238. */
function totp(secret, step) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(' ', '')].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => Number.parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const sum = createHmac('sha1', key).update(counter).digest();
  const n = sum.readUInt32BE(sum[19] & 15) & 0x7fffffff;
  return String(n % 1_000_000).padStart(6, '0');
}

/** Asks the API as whoever is signed in on the page. */
async function ask(page, query, variables) {
  const answer = await page.evaluate(
    async ([query, variables]) => {
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return response.json();
    },
    [query, variables],
  );
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer.data;
}

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

    // She sets up an app, and raises shields.
    const { beginAuthenticatorApp: app } = await ask(
      page,
      'mutation { beginAuthenticatorApp { challenge secret } }',
      {},
    );
    await ask(
      page,
      'mutation($input: AddAuthenticatorAppInput!) { addAuthenticatorApp(input: $input) { factor { id } } }',
      {
        input: { challenge: app.challenge, name: 'Phone', code: totp(app.secret, Math.floor(Date.now() / 30_000)) },
      },
    );
    await page.goto(`${server.base}/settings#shields`);
    await page.getByLabel('Why', { exact: true }).fill('Somebody may be inside the network');
    await press(page, 'Raise shields');
    await page.getByText(/^Shields are up until/).waitFor(); // without a reload
    await inspect(page, 'shields-up', complaints);
    await press(page, 'Lower shields');
    await page.getByRole('dialog').getByRole('button', { name: 'Lower shields' }).click();
    await page.getByText(/^Shields are up until/).waitFor({ state: 'detached' });

    assert.deepEqual(complaints, []);
  } catch (error) {
    await page.screenshot({ path: failureShot('shields'), fullPage: true });
    throw error;
  }
});
