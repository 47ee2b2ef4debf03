// Somebody has lost every second factor: asks, is vouched for by two admins, and
// stops it again from a live session, from a mail and by a factor that was found.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { failureShot, inspect, launch, person } from './browser.mjs';
import { startServer } from './server.mjs';

const PASSWORD = 'Correct horse 42 battery';
const ANN = 'ann@northwind.example';

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

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

/** Sets an app up, and returns the backup codes. */
async function addApp(page) {
  const { beginAuthenticatorApp: app } = await ask(page, 'mutation { beginAuthenticatorApp { challenge secret } }', {});
  const { addAuthenticatorApp: added } = await ask(
    page,
    'mutation($input: AddAuthenticatorAppInput!) { addAuthenticatorApp(input: $input) { backupCodes } }',
    { input: { challenge: app.challenge, name: 'Phone', code: totp(app.secret, Math.floor(Date.now() / 30_000)) } },
  );
  return added.backupCodes;
}

/** Waits for the newest link to a page among the mail that the server printed. */
async function mailed(path, seen = new Set()) {
  for (let i = 0; i < 100; i++) {
    const links = [...server.log().matchAll(new RegExp(`https?://\\S+${path}#\\S*`, 'g'))].map((m) => m[0]);
    const fresh = links.filter((l) => !seen.has(l)).at(-1);
    if (fresh) {
      seen.add(fresh);
      return fresh;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no mail with a link to ${path}`);
}

async function halfWay(page) {
  await page.goto(`${server.base}/sign-in`);
  await page.getByLabel('Work e-mail').fill(ANN);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await press(page, 'Sign in');
  await heading(page, 'One more step');
}

test('every second factor is lost', { timeout: 600_000 }, async (t) => {
  let broken = false;
  let mira;
  let bob;
  let ann;
  let outside;
  let codes;
  const seen = new Set();
  const complaints = [];
  const step = (name, work) =>
    t.test(name, { skip: broken && 'an earlier step failed' }, async () => {
      try {
        await work();
      } catch (error) {
        broken = true;
        let shot = 0;
        for (const context of browser.contexts())
          for (const page of context.pages())
            await page.screenshot({ path: failureShot(`recovery-${shot++}`) }).catch(() => undefined);
        throw error;
      }
    });
  const invite = async (email, role, name) => {
    await ask(mira.page, 'mutation($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }', {
      input: { email, role },
    });
    const who = await person(browser, server.base, name.toLowerCase());
    await who.page.goto(await mailed('/invitation', seen));
    await who.page.getByLabel('Your name').fill(name);
    await who.page.getByLabel('New password').fill(PASSWORD);
    await press(who.page, 'Join Northwind');
    await heading(who.page, new RegExp(name));
    return who;
  };

  await step('two admins and somebody with an app', async () => {
    mira = await person(browser, server.base, 'mira');
    await mira.page.goto(server.setUpLink);
    await mira.page.getByLabel('Organization').fill('Northwind');
    await mira.page.getByLabel('Your name').fill('Mira Okafor');
    await mira.page.getByLabel('Work e-mail').fill('mira@northwind.example');
    await mira.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(mira.page, 'Create the organization');
    await heading(mira.page, /Mira/);
    bob = await invite('bob@northwind.example', 'ADMIN', 'Bob');
    ann = await invite(ANN, 'ANALYST', 'Ann');
    codes = await addApp(ann.page);
    await addApp(mira.page);
  });

  await step('after the password, help is asked for', async () => {
    outside = await person(browser, server.base, 'outside');
    const { page } = outside;
    await halfWay(page);
    await press(page, 'Lost everything?');
    await heading(page, 'Lost everything?');
    await page.getByLabel('What happened').fill('My phone and my bag were stolen on the train.');
    await inspect(page, 'recovery-ask', complaints);
    await press(page, 'Ask for help');
    await heading(page, 'Your request is under way');
    await page.getByText('Approved by 0 of 2').waitFor();
    await page.getByText('One admin approves it on the Team page').waitFor(); // Bob has no factor yet
    await inspect(page, 'recovery-under-way', complaints);
  });

  await step('two admins vouch, each with a factor of their own', async () => {
    await bob.page.goto(`${server.base}/team`);
    await bob.page.getByText('Approving takes a second factor of your own').waitFor();
    await addApp(bob.page);
    for (const who of [mira, bob]) {
      const { page } = who;
      await page.goto(`${server.base}/team`);
      const panel = page.getByRole('region', { name: 'Lost second factors' });
      await panel.getByText('My phone and my bag were stolen').waitFor();
      await panel.getByText('never seen before').waitFor();
      if (who === mira) await inspect(page, 'recovery-team', complaints);
      await press(panel, 'Approve');
      const dialog = page.getByRole('dialog', { name: 'Vouch for Ann?' });
      await dialog.getByLabel('How you know that it is them').fill('Rang her on her desk phone.');
      if (who === mira) await inspect(page, 'recovery-vouch', complaints);
      await press(dialog, 'Approve the request');
      await page.getByText('It is in the activity log').waitFor();
    }
    await bob.page.getByText(/Waits until/).waitFor();
    await inspect(bob.page, 'recovery-approved', complaints);
    await halfWay(outside.page);
    await press(outside.page, 'Lost everything?');
    await outside.page.getByText('Approved by 2 of 2').waitFor();
    await outside.page.getByText(/Waits until/).waitFor();
    await inspect(outside.page, 'recovery-waits', complaints);
  });

  await step('a live session is told, and stops it', async () => {
    const { page } = ann;
    await page.goto(server.base);
    const banner = page.getByRole('region', { name: 'Request to replace your second factors' });
    await banner.waitFor();
    await inspect(page, 'recovery-banner', complaints);
    await press(banner, 'Stop it');
    await banner.waitFor({ state: 'detached' });
    await mira.page.goto(`${server.base}/team`);
    await heading(mira.page, 'Team');
    await mira.page.getByRole('region', { name: 'Members' }).getByText('Ann', { exact: true }).waitFor();
    assert.equal(await mira.page.getByRole('region', { name: 'Lost second factors' }).count(), 0);
  });

  await step('the link in a mail stops it', async () => {
    const { page } = outside;
    for (const link of [...server.log().matchAll(/https?:\/\/\S+\/cancel-recovery#\S*/g)]) seen.add(link[0]);
    await halfWay(page);
    await press(page, 'Lost everything?');
    await page.getByLabel('What happened').fill('It was stolen again.');
    await press(page, 'Ask for help');
    await heading(page, 'Your request is under way');
    const other = await person(browser, server.base, 'owner');
    const link = await mailed('/cancel-recovery', seen);
    await other.page.goto(link);
    await heading(other.page, 'Stop it?');
    await inspect(other.page, 'recovery-stop', complaints);
    await press(other.page, 'Stop it');
    await heading(other.page, 'It is stopped');
    await other.page.getByRole('link', { name: 'Choose a new password' }).waitFor();
    await other.tolerating(async () => {
      await other.page.goto('about:blank');
      await other.page.goto(link);
      await press(other.page, 'Stop it');
      await heading(other.page, 'This link does not work');
    });
    complaints.push(...other.complaints);
  });

  await step('a backup code that was found stops it, too', async () => {
    const { page } = outside;
    await halfWay(page);
    await press(page, 'Lost everything?');
    await page.getByLabel('What happened').fill('This time it is the river.');
    await press(page, 'Ask for help');
    await heading(page, 'Your request is under way');
    await press(page, 'Back');
    await press(page, 'Use a backup code');
    await page.getByLabel('Backup code').fill(codes[0]);
    await press(page, 'Sign in');
    await heading(page, /Ann/);
    assert.equal((await ask(page, '{ ownRecovery { step } }', {})).ownRecovery, null);
    const forged = await person(browser, server.base, 'forged');
    await forged.page.goto(`${server.base}/recover#token=forged`);
    await heading(forged.page, 'Set up a new second factor');
    await inspect(forged.page, 'recovery-complete', complaints);
    await forged.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(forged.page, 'Go on');
    await heading(forged.page, 'This link does not work');
  });

  await step('nothing complained', () => {
    for (const who of [mira, bob, ann, outside]) complaints.push(...who.complaints);
    assert.deepEqual(complaints, []);
  });
});
