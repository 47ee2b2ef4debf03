// Which browser this is, in real browsers: one stays known when it is upgraded, a
// copied profile is somebody new whose owner is told, and each way of signing out
// leaves behind what it says.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { debuggerOf, failureShot, inspect, launch, person } from './browser.mjs';
import { startServer } from './server.mjs';

const PASSWORD = 'Quiet-Meadow-417';
const EMAIL = 'mira@northwind.example';
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
const notices = () => [...server.log().matchAll(/A sign-in from a new browser/g)].length;

async function signIn(page) {
  await page.goto(`${server.base}/sign-in`);
  await page.getByLabel('Work e-mail').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await heading(page, /Mira/);
}

async function leave(page, name) {
  await page.getByRole('button', { name: /account of/ }).click();
  await page.getByRole('menuitem', { name }).click();
  await heading(page, 'Sign in');
}

/** What the page keeps, and whether its key can be taken out of it. */
async function kept(page) {
  return page.evaluate(async () => {
    const names = (await indexedDB.databases()).map((d) => d.name);
    let key;
    if (names.includes('strongroom-device')) {
      const db = await new Promise((done, failed) => {
        const request = indexedDB.open('strongroom-device');
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
      const pair = await new Promise((done) => {
        const request = db.transaction('keys').objectStore('keys').get('device');
        request.onsuccess = () => done(request.result);
      });
      db.close();
      key = await crypto.subtle.exportKey('jwk', pair.privateKey).then(
        () => 'taken',
        (error) => error.name,
      );
    }
    return {
      local: localStorage.length,
      session: sessionStorage.length,
      caches: (await caches.keys()).length,
      names,
      key,
    };
  });
}

test('browsers are known, named, copied and forgotten', { timeout: 300_000 }, async () => {
  const mira = await person(browser, server.base, 'mira');
  const { page, context, complaints } = mira;
  try {
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Mira Okafor');
    await page.getByLabel('Work e-mail').fill(EMAIL);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the organization' }).click();
    await heading(page, /Mira/);

    // Signing out leaves the key, which nobody can read, and nothing else.
    await page.getByRole('button', { name: 'Switch to dark mode' }).click();
    await leave(page, /^Sign out(?! and)/);
    assert.deepEqual(await kept(page), {
      local: 0,
      session: 0,
      caches: 0,
      names: ['strongroom-device'],
      key: 'InvalidAccessError',
    });

    // The same browser, upgraded and behind another address as far as it can tell.
    const cdp = await debuggerOf(page);
    await cdp.send('Network.setUserAgentOverride', {
      userAgent:
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/299.0.0.0 Safari/537.36',
    });
    await signIn(page);
    assert.equal(notices(), 0, 'an upgraded browser is taken for a new one');

    // Somebody copies its cookies into a profile of their own.
    const thief = await person(browser, server.base, 'thief');
    await thief.context.addCookies((await context.cookies()).filter((c) => c.name.endsWith('device')));
    await signIn(thief.page);
    for (let i = 0; i < 100 && notices() === 0; i++) await page.waitForTimeout(100);
    assert.equal(notices(), 1, 'a copied profile is taken for the browser that it was copied from');

    await page.goto(`${server.base}/security`);
    const list = page.getByRole('listitem').filter({ hasText: 'Recognised by a key' });
    await list.first().waitFor();
    assert.equal(await list.count(), 2);
    const stranger = list.filter({ hasNotText: 'This browser' });
    await list
      .filter({ hasText: 'This browser' })
      .getByRole('button', { name: /^Manage/ })
      .click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByLabel('Name', { exact: true }).fill('The laptop at home');
    await page.getByRole('button', { name: 'Rename', exact: true }).click();
    await page.getByText('The laptop at home').first().waitFor();
    await page.getByText('The laptop at home').first().scrollIntoViewIfNeeded();
    await inspect(page, 'devices', complaints);
    await page.screenshot({ path: failureShot('devices-full').replace('failure-', ''), fullPage: true });

    await stranger.getByRole('button', { name: /^Manage/ }).click();
    await page.getByRole('menuitem', { name: 'Forget this browser' }).click();
    await page.getByRole('button', { name: 'Forget it' }).click();
    await stranger.waitFor({ state: 'detached' });
    await thief.tolerating(async () => {
      await heading(thief.page, 'Sign in'); // shown the door where they stand
      await thief.page.goto(`${server.base}/datasets`);
      await heading(thief.page, 'Sign in');
    });

    await page.getByRole('button', { name: /account of/ }).click();
    const menu = [];
    await inspect(page, 'devices-menu', menu);
    // The menu stands outside of the landmarks and begins with who is signed in.
    complaints.push(...menu.filter((line) => !/: (region|aria-required-children):/.test(line)));
    await page.keyboard.press('Escape');
    await leave(page, /^Sign out and forget this browser/);
    assert.deepEqual(await kept(page), { local: 0, session: 0, caches: 0, names: [], key: undefined });
    assert.deepEqual(await context.cookies(), []);
    await signIn(page);
    for (let i = 0; i < 100 && notices() === 1; i++) await page.waitForTimeout(100);
    assert.equal(notices(), 2, 'nobody is told when a forgotten browser comes back');
    assert.deepEqual(complaints, []);
  } catch (error) {
    await page.screenshot({ path: failureShot('devices') }).catch(() => undefined);
    console.error(complaints.join('\n'));
    throw error;
  }
});
