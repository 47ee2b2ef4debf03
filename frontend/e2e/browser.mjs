// A browser that notices everything which must never happen.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.STRONGROOM_SCREENSHOTS ?? new URL('../../build/screenshots', import.meta.url).pathname;
mkdirSync(shots, { recursive: true });

/** Where the picture of what somebody saw at a failure goes. */
export const failureShot = (name) => join(shots, `failure-${name}.png`);

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** Somebody in a browser of their own. Their complaints are collected, not thrown, so that one run names them all. */
export async function person(browser, base, name) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  const complaints = [];
  let expecting = false;
  context.on('request', (request) => {
    const url = new URL(request.url());
    const own = [base, base.replace(/^http/, 'ws')].includes(url.origin);
    if (!own && !['data:', 'blob:'].includes(url.protocol)) complaints.push(`${name}: request to ${url.origin}`);
  });
  const watch = (page) => {
    page.on('console', (message) => {
      if (message.type() !== 'error' || expecting) return;
      complaints.push(`${name} at ${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`${name} at ${page.url()}: ${error.stack}`));
    page.setDefaultTimeout(60_000); // the machine may be slow; what is there is not waited for
    return page;
  };
  context.on('page', watch);
  const page = await context.newPage();
  return {
    name,
    page,
    context,
    complaints,
    newPage: () => context.newPage(),
    /** The browser itself reports a cut line or a refused request as an error; inside this it is meant to. */
    async tolerating(work) {
      expecting = true;
      try {
        return await work();
      } finally {
        expecting = false;
      }
    },
  };
}

/** Notes for each line that comes into the log how long ago, by the server, it had happened. */
export function stopwatch(page, grid) {
  return page.evaluate((label) => {
    const seen = new Map();
    const look = () => {
      for (const row of document.querySelectorAll(`[role=grid][aria-label="${label}"] [role=row]`)) {
        const at = row.querySelector('time')?.dateTime;
        if (at && !seen.has(at + row.textContent))
          seen.set(at + row.textContent, { text: row.textContent, late: Date.now() - Date.parse(at) });
      }
    };
    look();
    seen.forEach((line) => {
      line.late = 0; // here before the watch was started
    });
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
    window.stopwatch = () => [...seen.values()];
  }, grid);
}

/** What the page says over its sockets, from now on. */
export function sockets(page) {
  const sent = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(JSON.parse(payload.toString()))));
  return sent;
}

/** Presses Tab until this has the focus, as somebody without a mouse does. */
export async function tabTo(page, locator, most = 60) {
  await locator.waitFor({ state: 'attached' }); // a radio button is drawn by its label
  for (let i = 0; i < most; i++) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${locator}`);
}

/** A picture for the documentation: no focus ring, no hover. */
export async function picture(page, name, { scheme = 'light', height = 900 } = {}) {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1440, height });
  await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  await page.mouse.move(0, 0);
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(shots, `picture-${name}.png`) });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1440, height: 900 });
}

// One debugger per page, kept: detaching one takes down the virtual authenticators of all others.
const debuggers = new WeakMap();
export async function debuggerOf(page) {
  if (!debuggers.has(page)) debuggers.set(page, await page.context().newCDPSession(page));
  return debuggers.get(page);
}

async function evaluate(page, expression) {
  // Through the debugger, because the content security policy forbids eval to the page, as it should.
  const session = await debuggerOf(page);
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/**
 * Every violation of the rules (without any: of all) as one line; an empty list is the only good answer. What still
 * moves or fades is waited for.
 */
export async function axe(page, rules) {
  await evaluate(
    page,
    `Promise.allSettled(document.getAnimations()
    .filter((a) => a.effect?.getComputedTiming().iterations !== Infinity).map((a) => a.finished))`,
  );
  if (!(await evaluate(page, '"axe" in window'))) await evaluate(page, `${axeSource};0`);
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  return evaluate(
    page,
    `axe.run(document, ${JSON.stringify(options)}).then((r) => r.violations.map((v) =>
      v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')))`,
  );
}

// Of what axe looks at, only the contrast of colours depends on the scheme. From one
// look to the next only one of both changes.
const LOOKS = [
  { scheme: 'light', width: 1440, height: 900 },
  { scheme: 'dark', width: 1440, height: 900, rules: ['color-contrast'] },
  { scheme: 'dark', width: 390, height: 844, rules: ['color-contrast'] },
  { scheme: 'light', width: 390, height: 844 },
];

// Nobody looks at the pictures of a build server, unless it says where to put them.
const pictured = !process.env.CI || process.env.STRONGROOM_SCREENSHOTS;

/** Looks at the page in every scheme and size: axe, no sideways scrolling, a picture each. */
export async function inspect(page, name, complaints) {
  for (const { scheme, width, height, rules } of LOOKS) {
    await look(page, scheme, width, height);
    const label = `${name}-${scheme}-${width}`;
    for (const violation of await axe(page, rules)) complaints.push(`${label}: ${violation}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) complaints.push(`${label}: the page is ${wide} px wider than the window`);
    if (pictured) await page.screenshot({ path: join(shots, `${label}.png`) });
  }
  await look(page, 'light', 1440, 900);
}

/** Shows the page in a scheme and size, and waits until it is drawn so. */
async function look(page, scheme, width, height) {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  if (page.viewportSize().width !== width) await page.setViewportSize({ width, height });
  await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
  await evaluate(page, 'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
}
