// Mail as it leaves through a mail server: that is away at first, that demands
// encryption and a password; what each mail says and how one ends it, by its page in
// a real browser and by the one click of a mail program.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { axe, failureShot, launch, person } from './browser.mjs';
import { FROM, mailServer } from './mailserver.mjs';
import { freePort, startServer } from './server.mjs';

const PASSWORD = 'Correct horse 42 battery';
const SECOND = 'Quiet meadow, 7 herons';
const PHRASE = 'blue heron on ice';
const MIRA = 'mira@northwind.example';
const LARS = 'lars@northwind.example';
const CODE = /[A-Z2-7]{4}(-[A-Z2-7]{4}){3}/;

let post;
let server;
let browser;
const complaints = [];

before(async () => {
  post = mailServer(await freePort());
  server = await startServer(post.environment);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await post?.stop();
});

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

async function somebody(name) {
  const who = await person(browser, server.base, name);
  who.leave = async () => {
    complaints.push(...who.complaints);
    await who.context.close();
  };
  return who;
}

async function signIn(page, email, password) {
  await page.goto(`${server.base}/sign-in`);
  await page.getByLabel('Work e-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Sign in');
}

/** Waits for what the server logs. */
async function logged(sign) {
  for (const until = Date.now() + 20_000; Date.now() < until; await new Promise((done) => setTimeout(done, 50)))
    if (sign.test(server.log())) return;
  throw new Error(`no ${sign} in the log:\n${server.log()}`);
}

/** The address under a path that a mail leads to. Its text and its page lead to the same. */
function linkOf(mail, path) {
  const link = new RegExp(`${server.base}${path}\\S+`).exec(mail.text)?.[0];
  assert.ok(link, `no link to ${path} in:\n${mail.text}`);
  assert.ok(
    mail.html.includes(`href="${link.replaceAll('&', '&amp;').replaceAll('+', '&#43;')}"`),
    `the page leads elsewhere than ${link}`,
  );
  return link;
}

/** What is true of every mail. */
function sound(mail, to) {
  assert.deepEqual(mail.types, ['text/plain', 'text/html']);
  assert.match(mail.headers['content-type'], /^multipart\/alternative/);
  assert.deepEqual(mail.envelope, { from: FROM, to: [to] });
  assert.match(mail.headers.from, /Northwind Rooms/);
  assert.match(mail.headers['message-id'], /^<[A-Z2-7]{26}@northwind\.example>$/);
  assert.equal(mail.headers['auto-submitted'], 'auto-generated');
  assert.match(mail.tls ?? '', /^TLSv1\.[23]$/);
  assert.equal(CODE.exec(mail.text)[0], CODE.exec(mail.html)[0]);
}

/** That one cannot end the mail: it was asked for, or it finds thieves out. */
function unending(mail) {
  assert.equal(mail.headers['list-unsubscribe'], undefined);
  assert.equal(mail.headers['list-unsubscribe-post'], undefined);
  assert.doesNotMatch(mail.text + mail.html, /\/unsubscribe\//);
}

/** The address at which one ends mail like this, RFC 8058. */
function ending(mail) {
  assert.equal(mail.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
  const found = /^<(\S+)>$/.exec(mail.headers['list-unsubscribe']);
  assert.ok(found, mail.headers['list-unsubscribe']);
  assert.equal(linkOf(mail, '/unsubscribe/'), found[1]);
  return found[1];
}

test('mail through a mail server', { timeout: 300_000 }, async (t) => {
  let mira;
  let lars;
  let broken = false;
  const step = (name, work) =>
    t.test(name, { skip: broken && 'an earlier step failed' }, async () => {
      try {
        await work();
      } catch (error) {
        broken = true;
        for (const [i, context] of browser.contexts().entries())
          for (const page of context.pages())
            await page.screenshot({ path: failureShot(`mail-${i}`) }).catch(() => undefined);
        console.error([...complaints, ...post.complaints].join('\n'));
        throw error;
      }
    });

  await step('an invitation waits for a mail server that is away', async () => {
    mira = await somebody('mira');
    const { page } = mira;
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Mira Okafor');
    await page.getByLabel('Work e-mail').fill(MIRA);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Create the organization');
    await heading(page, /Mira/);
    await page.goto(`${server.base}/team`);
    await press(page, 'Invite');
    const dialog = page.getByRole('dialog', { name: 'Invite to the team' });
    await dialog.getByLabel('E-mail').fill(LARS);
    await dialog.getByRole('radio', { name: 'Viewer' }).check();
    await dialog.getByRole('button', { name: 'Send the invitation' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await logged(/job will be tried again.*kind=mail/);
    assert.deepEqual(post.mails, []);
    await post.listen();
    const mail = await post.arrived(LARS, /Mira Okafor invites you to Northwind/);
    sound(mail, LARS);
    unending(mail);
    lars = await somebody('lars');
    await lars.page.goto(linkOf(mail, '/invitation#token='));
    await heading(lars.page, 'Join Northwind');
    await lars.page.getByLabel('Your name').fill('Lars Holm');
    await lars.page.getByLabel('New password').fill(PASSWORD);
    await press(lars.page, 'Join Northwind');
    await heading(lars.page, 'Shared with me');
  });

  await step('a sign-in from a new browser is told, and the mail proves itself', async () => {
    const before = post.mails.length;
    const other = await somebody('lars elsewhere');
    await signIn(other.page, LARS, PASSWORD);
    await heading(other.page, 'Shared with me');
    const mail = await post.arrived(LARS, /^A sign-in from a new browser$/, before);
    sound(mail, LARS);
    unending(mail);
    linkOf(mail, '/not-me#token=');
    assert.doesNotMatch(mail.text + mail.html, /Your phrase/);
    await other.leave();

    const stranger = await somebody('stranger');
    const { page } = stranger;
    await page.goto(/(\S+\/verify-mail)/.exec(mail.text)[1]);
    await heading(page, 'Is this mail real?');
    await page.getByLabel('Code of the mail').fill(CODE.exec(mail.text)[0]);
    await press(page, 'Check');
    await page.getByText('This server sent it').waitFor();
    await page.getByText('A notice of a sign-in from a new browser').waitFor();
    assert.doesNotMatch(await page.locator('body').textContent(), /lars/i); // not to whom
    await page.getByLabel('Code of the mail').fill('AAAA-BBBB-CCCC-DDDD');
    await press(page, 'Check');
    await page.getByText('This server sent no such mail').waitFor();
    await stranger.leave();
  });

  await step('a forgotten password is mailed under the reader’s phrase', async () => {
    const { page } = lars;
    await page.goto(`${server.base}/security`);
    await page.getByLabel('Your phrase').fill(PHRASE);
    await page.getByRole('region', { name: 'Mail' }).getByRole('button', { name: 'Save' }).click();
    await page.getByText('Every mail to you carries the phrase now').waitFor();
    const forgetful = await somebody('forgetful');
    await forgetful.page.goto(`${server.base}/forgot-password`);
    await forgetful.page.getByLabel('Work e-mail').fill(LARS);
    await press(forgetful.page, 'Send the link');
    await heading(forgetful.page, 'Look at your mail');
    const mail = await post.arrived(LARS, /^Choose a new password$/);
    sound(mail, LARS);
    unending(mail);
    for (const side of [mail.text, mail.html]) assert.ok(side.includes(PHRASE));
    await forgetful.page.goto(linkOf(mail, '/reset-password#token='));
    await heading(forgetful.page, 'Choose a new password');
    await forgetful.page.getByLabel('New password').fill(SECOND);
    await lars.tolerating(async () => {
      await press(forgetful.page, 'Change the password');
      await heading(forgetful.page, 'Your password is changed');
      await heading(page, 'Sign in'); // the reset ended this session
    });
    const told = await post.arrived(LARS, /^Your password was changed$/);
    sound(told, LARS);
    unending(told);
    assert.ok(told.text.includes(PHRASE));
    await forgetful.leave();
  });

  let offer;
  let product;
  await step('announcements reach those who want them', async () => {
    await signIn(lars.page, LARS, SECOND);
    await heading(lars.page, 'Shared with me');
    await lars.page.goto(`${server.base}/security`);
    const offers = lars.page.getByRole('switch', { name: 'Offers and events' });
    assert.equal(await offers.isChecked(), false);
    const saved = lars.page.waitForResponse((response) =>
      /SetMailPreference/.test(response.request().postData() ?? ''),
    );
    await offers.click();
    assert.equal((await saved).ok(), true);
    await lars.page.goto('about:blank');
    await mira.page.goto('about:blank');
    const file = join(post.folder, 'news.txt');
    writeFileSync(file, 'Dear reader,\n\nthis month’s news: köttur is a cat.\n');
    const announce = (topic, subject) => ['mail', 'announce', '--topic', topic, '--subject', subject, '--file', file];
    const said = await server.operate(announce('marketing', 'An offer'), announce('product', 'What’s new in May'));
    assert.deepEqual(
      said.map((line) => Number.parseInt(line, 10)),
      [1, 2],
      said.join('\n'),
    );
    offer = await post.arrived(LARS, /^An offer$/);
    product = {
      lars: await post.arrived(LARS, /^What’s new in May$/),
      mira: await post.arrived(MIRA, /^What’s new in May$/),
    };
    sound(offer, LARS);
    sound(product.mira, MIRA);
    assert.ok(offer.text.includes(PHRASE) && offer.text.includes('news: köttur is a cat.'));
    assert.doesNotMatch(product.mira.text, new RegExp(PHRASE));
    assert.equal(new Set([offer, product.lars, product.mira].map(ending)).size, 3);
  });

  await step('a mail program ends them with one click, from anywhere and without cookies', async () => {
    const address = ending(offer);
    const click = (at, body) =>
      fetch(at, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          Origin: 'https://mail.example',
          'Sec-Fetch-Site': 'cross-site',
        },
        body,
      });
    const wants = async () => {
      await lars.page.goto(`${server.base}/security`);
      return lars.page.getByRole('switch', { name: 'Offers and events' }).isChecked();
    };
    assert.equal((await fetch(address)).status, 200); // what a scanner of links does
    assert.equal((await click(address, '')).status, 400);
    const forged = address.slice(0, -6) + (address.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA');
    assert.equal((await click(forged, 'List-Unsubscribe=One-Click')).status, 404);
    assert.equal(await wants(), true);
    const answer = await click(address, 'List-Unsubscribe=One-Click');
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.headers.getSetCookie(), []);
    assert.equal((await click(address, 'List-Unsubscribe=One-Click')).status, 200); // mail programs repeat themselves
    assert.equal(await wants(), false);
    assert.equal(await lars.page.getByRole('switch', { name: 'What is new' }).isChecked(), true); // of this topic alone
  });

  await step('a person ends them on a page, without signing in', async () => {
    const reader = await somebody('reader');
    const { page } = reader;
    await page.goto(ending(product.mira));
    await heading(page, 'End these messages?');
    for (const violation of await axe(page)) complaints.push(`unsubscribe: ${violation}`);
    await press(page, 'End them');
    await heading(page, 'No more of these');
    await page.getByText('no more mail about the product').waitFor();
    for (const violation of await axe(page)) complaints.push(`unsubscribed: ${violation}`);
    await page.goto(`${server.base}/security`);
    await heading(page, 'Sign in'); // the link signs nobody in
    await reader.leave();
  });

  await step('what was ended stays ended', async () => {
    await lars.page.goto('about:blank');
    const before = post.mails.length;
    const file = join(post.folder, 'news.txt');
    const announce = (topic) => ['mail', 'announce', '--topic', topic, '--subject', 'Once more', '--file', file];
    const said = await server.operate(announce('marketing'), announce('product'));
    assert.deepEqual(
      said.map((line) => Number.parseInt(line, 10)),
      [0, 1],
      said.join('\n'),
    );
    await post.arrived(LARS, /^Once more$/, before);
    assert.deepEqual(
      post.mails.slice(before).map((mail) => mail.envelope.to),
      [[LARS]],
    );
    // Each mail came once, although the first waited and the server was stopped twice.
    const all = post.mails.map((mail) => CODE.exec(mail.text)[0]);
    assert.equal(new Set(all).size, all.length);
    assert.deepEqual(
      post.mails.filter((mail) => /offer/.test(mail.subject)).map((mail) => mail.envelope.to),
      [[LARS]],
    );
  });

  await step('nothing complained, and the log names nobody', async () => {
    await lars.leave();
    await mira.leave();
    assert.deepEqual(complaints, []);
    assert.deepEqual(post.complaints, []);
    for (const secret of [LARS, MIRA, PHRASE, 'Letters leave'])
      assert.ok(!server.log().includes(secret), `${secret} is in the log`);
  });
});
