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
let elsewhere;
let down = false;
const received = [];
const told = [];
const strayed = [];

before(async () => {
  browser = await launch();
  server = await startServer({ STRONGROOM_OUTBOUND_PRIVATE: '127.0.0.0/8' });
  hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (!down)
        (request.headers['content-type'] === 'application/json' ? told : received).push({
          headers: request.headers,
          body,
        });
      response.writeHead(down ? 500 : 200).end();
    });
  });
  await new Promise((done) => hook.listen(0, '127.0.0.1', done));
  elsewhere = createServer((request, response) => {
    strayed.push(request.headers['content-type']);
    request.resume();
    request.on('end', () => response.end());
  });
  await new Promise((done) => elsewhere.listen(0, '127.0.0.1', done));
});
after(async () => {
  await browser?.close();
  await server?.stop();
  hook?.close();
  elsewhere?.close();
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
  // The newest event of the alert about it that can be undone is undone on the screen.
  const undo = async (sentence, shot) => {
    await page.goto(`${server.base}/alerts`);
    await page
      .getByRole('link', { name: /A security setting was changed/ })
      .first()
      .click();
    const event = page
      .getByRole('list', { name: 'What led to it' })
      .getByRole('listitem')
      .filter({ hasText: sentence })
      .last();
    await event.scrollIntoViewIfNeeded();
    await inspect(page, shot, complaints);
    await event.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone', { exact: true }).waitFor();
  };
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
    await row.getByRole('button', { name: 'More about Splunk in Zurich' }).click();
    await page.getByRole('menuitem', { name: 'Change the address' }).click();
    const move = page.getByRole('dialog', { name: 'Another address for Splunk in Zurich' });
    await move.getByLabel('Address').fill('ftp://example.com');
    await move.getByRole('button', { name: 'Change the address' }).click();
    await move.getByText('must begin with https://').waitFor();
    await inspect(page, 'stream-move', complaints);
    await move.getByLabel('Address').fill(`http://127.0.0.1:${elsewhere.address().port}/elsewhere`);
    await move.getByRole('button', { name: 'Change the address' }).click();
    await until('farewell of the stream', () => told.some(({ body }) => /has another address now/.test(body)));
    await until('events elsewhere', () => strayed.includes('application/x-ndjson'));
    await undo('changed how the audit log is streamed to Splunk in Zurich', 'stream-undo');
    await until('word that they come here again', () => strayed.includes('application/json'));
    await page.goto(`${server.base}/settings`);
    await row.getByText(`127.0.0.1:${hook.address().port}`).waitFor();
    received.length = 0;
    await row.getByRole('button', { name: 'More about Splunk in Zurich' }).click();
    await page.getByRole('menuitem', { name: 'Send events again' }).click();
    await page.getByRole('button', { name: 'Send again' }).click();
    await until('every event again', () => events().some((event) => event.metadata.event_code === 'stream.rewound'));
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
    await undo('ended notary@example.org being a witness', 'witness-undo');
    await page.goto(`${server.base}/audit`);
    await witness.waitFor();
    assert.deepEqual([...complaints, ...mira.complaints], []);
  } catch (error) {
    await page.screenshot({ path: failureShot('streams') }).catch(() => undefined);
    console.error([...complaints, ...mira.complaints].join('\n'));
    throw error;
  }
});
