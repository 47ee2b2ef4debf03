// Streams and witnesses, in a real browser: the log goes to a receiver on loopback, in
// order and signed; the receiver fails and comes back; a witness gets checkpoints.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { failureShot, inspect, launch, person } from './browser.mjs';
import { startServer } from './server.mjs';

const PASSWORD = 'Quiet-Meadow-417';
const SOON = 20_000;
let browser;
let server;
let hook;
let down = false;
const received = [];

before(async () => {
  browser = await launch();
  server = await startServer({ STRONGROOM_OUTBOUND_PRIVATE: '127.0.0.0/8' });
  hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (!down) received.push({ headers: request.headers, body });
      response.writeHead(down ? 500 : 200).end();
    });
  });
  await new Promise((done) => hook.listen(0, '127.0.0.1', done));
});
after(async () => {
  await browser?.close();
  await server?.stop();
  hook?.close();
});

async function until(what, look) {
  for (const end = Date.now() + SOON; Date.now() < end; ) {
    if (look()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`no ${what} within ${SOON} ms`);
}

const events = () =>
  received
    .flatMap(({ body }) => body.trimEnd().split('\n'))
    .map((line) => JSON.parse(line))
    .filter((event) => event.metadata?.sequence);

test('the log is streamed, and witnessed', { timeout: 300_000 }, async () => {
  const mira = await person(browser, server.base, 'mira');
  const complaints = [];
  const { page } = mira;
  try {
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Mira Okafor');
    await page.getByLabel('Work e-mail').fill('mira@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the organization' }).click();
    await page.getByRole('heading', { level: 1, name: /Mira/ }).waitFor();

    await page.goto(`${server.base}/settings`);
    await page.getByRole('button', { name: 'Add a stream' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a stream' });
    await dialog.getByLabel('Name').fill('Splunk in Zurich');
    await dialog.getByLabel('Address').fill('tcp://10.1.2.3:514');
    await dialog.getByRole('button', { name: 'Add the stream' }).click();
    await dialog.getByText('must begin with https://').waitFor();
    await inspect(page, 'stream-add', complaints);
    await dialog.getByLabel('Address').fill(`http://127.0.0.1:${hook.address().port}/services/collector`);
    await dialog.getByRole('combobox', { name: 'From' }).click();
    await page.getByRole('option', { name: 'The beginning of the log' }).click();
    await dialog.getByRole('button', { name: 'Add the stream' }).click();
    const kept = page.getByRole('button', { name: 'I have kept it' });
    await kept.waitFor();
    const secret = await page.locator('code', { hasText: 'whsec_' }).textContent();
    await kept.click();
    await until('stream', () => events().some((event) => event.metadata.event_code === 'stream.added'));
    for (const { headers, body } of received) {
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const signed = createHmac('sha256', key)
        .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
        .digest('base64');
      assert.equal(headers['webhook-signature'], `v1,${signed}`);
    }
    const row = page.getByRole('listitem', { name: 'Splunk in Zurich' });
    await row.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('The test arrived').waitFor();
    await row.getByText('Up to date').waitFor({ timeout: SOON });
    await row.scrollIntoViewIfNeeded();
    await inspect(page, 'stream-works', complaints);

    down = true;
    await row.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('The test did not arrive').waitFor();
    await page.reload();
    await page.getByText('Failing since').first().waitFor({ timeout: SOON });
    await row.getByText('The other side answered 500.').waitFor();
    await row.scrollIntoViewIfNeeded();
    await inspect(page, 'stream-fails', complaints);
    down = false;
    await row.getByRole('switch').click({ force: true });
    await row.getByText('Paused', { exact: true }).waitFor();
    await row.getByRole('switch').click({ force: true });
    await until(
      'the rest',
      () => events().filter((event) => event.metadata.event_code === 'stream.changed').length >= 2,
    );
    const numbers = events().map((event) => event.metadata.sequence);
    assert.deepEqual(
      numbers,
      numbers.map((_, i) => i + 1),
    );

    await page.goto(`${server.base}/audit`);
    await page.getByRole('button', { name: 'Add a witness' }).click();
    await page.getByLabel('Mail address').fill('notary@example.org');
    await inspect(page, 'witness-add', complaints);
    await page.getByRole('button', { name: 'Add the witness' }).click();
    const witness = page.getByRole('listitem', { name: 'notary@example.org' });
    await witness.waitFor();
    await until('mail', () =>
      /Mail to notary@example.org: Checkpoint of the audit log of Northwind/.test(server.log()),
    );
    await witness.getByRole('button', { name: 'Send one now' }).click();
    await witness.getByText(/Last sent the checkpoint of/).waitFor();
    await witness.scrollIntoViewIfNeeded();
    await inspect(page, 'witness', complaints);
    await witness.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove the witness' }).click();
    await page.getByText('Nobody yet.').waitFor();
    await until('farewell', () => /Mail to notary@example.org: You no longer witness/.test(server.log()));
    assert.deepEqual([...complaints, ...mira.complaints], []);
  } catch (error) {
    await page.screenshot({ path: failureShot('streams') }).catch(() => undefined);
    console.error([...complaints, ...mira.complaints].join('\n'));
    throw error;
  }
});
