// A drill, in a real browser: it is marked wherever it shows, its clock runs, what is
// heard comes by itself, its steps are simulated, and it ends with a report.
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

/** Skips a task of the room with a reason, from its menu. */
async function skip(page, title, reason) {
  const task = page.getByRole('list', { name: 'Tasks' }).getByRole('listitem', { name: title });
  await task.getByRole('button', { name: /More about/ }).click();
  await page.getByRole('menuitem', { name: 'Skip it, with a reason' }).click();
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByLabel('Why it is skipped').fill(reason);
  await dialog.getByRole('button', { name: 'Skip it' }).click();
  await task.getByText(/Skipped by Mira/).waitFor();
}

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

/** Plays the script faster: the next inject is due in two seconds, and there once the room asks again. */
async function hasten(page) {
  let asked = 0;
  await page.route('**/graphql', async (route) => {
    if (!(route.request().postData() ?? '').includes('query IncidentRoom')) return route.continue();
    const response = await route.fetch();
    const body = await response.json();
    const report = body.data?.node?.drillReport;
    if (report) {
      asked++;
      const due = asked > 1;
      report.nextAt = due ? null : new Date(Date.parse(report.startedAt) + (report.seconds + 2) * 1000).toISOString();
      if (due)
        report.injects = [{ __typename: 'DrillInject', minute: 3, from: 'Help desk', text: 'They cannot be reached.' }];
    }
    await route.fulfill({ response, json: body });
  });
}

test('a drill is played and reported', { timeout: 240_000 }, async () => {
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
    await heading(page, /Mira/);

    await page.goto(`${server.base}/incidents`);
    await page.getByText('No incident yet').waitFor();
    await page.getByText('Drills', { exact: true }).click();
    await page.getByText('No drill yet').waitFor();
    await page.getByRole('button', { name: 'Start a drill' }).click();
    const starting = page.getByRole('dialog', { name: 'Start a drill' });
    await starting.getByRole('combobox', { name: 'Playbook' }).click();
    await page.getByRole('option', { name: 'Account takeover' }).click();
    await inspect(page, 'drill-start', complaints);
    await hasten(page);
    await starting.getByRole('button', { name: 'Start the drill' }).click();
    await heading(page, 'Drill: Account takeover');
    const banner = page.getByRole('region', { name: 'This is a drill' });
    await banner.getByText('No channel was told.').waitFor();
    await page.getByText('They cannot be reached.').waitFor(); // nobody did anything for it
    await page.unroute('**/graphql');

    await banner.getByRole('button', { name: 'I have taken notice' }).click();
    await banner.getByRole('button', { name: 'I have taken notice' }).waitFor({ state: 'detached' });
    const tasks = page.getByRole('list', { name: 'Tasks' });
    const signOut = tasks.getByRole('listitem', { name: 'End every session of the account' });
    await signOut.getByRole('button', { name: 'Simulate it' }).click();
    await signOut.getByText('Simulated: every session of the account would have ended.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Export the evidence', exact: true }).count(), 0);
    await page.getByLabel('A note').fill('I would call the person now.');
    await page.getByRole('button', { name: 'Add the note' }).click();
    await page.getByText('I would call the person now.').first().waitFor();
    await page.getByRole('button', { name: 'It is contained' }).click();
    await page.getByRole('button', { name: 'It is not contained' }).waitFor();
    await inspect(page, 'drill-room', complaints);

    // A second one of the same playbook is refused, and leads to this one.
    const room = page.url();
    await page.getByRole('link', { name: 'All incidents' }).click();
    await page.getByRole('button', { name: 'Start a drill' }).click();
    await starting.getByRole('combobox', { name: 'Playbook' }).click();
    await page.getByRole('option', { name: 'Account takeover' }).click();
    await starting.getByRole('button', { name: 'Start the drill' }).click();
    await starting.getByText(/“Drill: Account takeover”, since .*, led by Mira Okafor/).waitFor();
    await inspect(page, 'drill-running', complaints);
    await starting.getByRole('link', { name: 'Go to the running drill' }).click();
    await heading(page, 'Drill: Account takeover');
    assert.equal(page.url(), room);

    // It does not end with open steps: each is done or skipped.
    const ending = page.getByRole('dialog', { name: 'End the drill' });
    await page.getByRole('button', { name: 'End the drill' }).click();
    const open = ending.getByRole('list', { name: 'Open steps' }).getByRole('listitem');
    await open.first().waitFor();
    const left = await open.allTextContents();
    assert.equal(left.length, 9);
    assert.equal(await ending.getByRole('button', { name: 'End it' }).isDisabled(), true);
    await inspect(page, 'drill-open-steps', complaints);
    await ending.getByRole('button', { name: 'Not now' }).click();
    await ending.waitFor({ state: 'detached' });
    for (const title of left) await skip(page, title, `Left out of the drill: ${title.slice(0, 20)}`);
    await inspect(page, 'drill-skipped', complaints);
    await page.getByRole('button', { name: 'End the drill' }).click();
    await ending.getByLabel('What was learnt').fill('Nobody had the telephone numbers.');
    await ending.getByLabel('What is to follow').fill('Print the list of telephone numbers');
    await ending.getByRole('combobox', { name: 'Who does it' }).click();
    await page.getByRole('option', { name: 'Mira Okafor' }).click();
    await ending.getByLabel('Until when').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
    await ending.getByRole('button', { name: 'End it' }).click();
    const report = page.getByRole('region', { name: 'Report' });
    await report.getByText('Steps skipped: 9 of 10.').waitFor();
    await report.getByText('Nobody had the telephone numbers.').waitFor();
    await report
      .getByRole('table', { name: 'Steps' })
      .getByText(/^Left out of the drill/)
      .first()
      .waitFor();
    await report.getByText(/Mira Okafor: 1 step, 1 note, 9 steps skipped, took notice first/).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Open again' }).count(), 0);
    await inspect(page, 'drill-report', complaints);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('navigation').first().isVisible(), false);
    assert.equal(await page.getByText('I would call the person now.').first().isVisible(), false);
    assert.equal(await report.getByText('Nobody had the telephone numbers.').isVisible(), true);
    await page.screenshot({ path: failureShot('drills').replace('failure-drills', 'drill-print'), fullPage: true });
    await page.emulateMedia({ media: 'screen' });

    await page.getByRole('link', { name: 'All incidents' }).click();
    await page.getByText('No incident yet').waitFor(); // a drill is none
    await page.getByText('Drills', { exact: true }).click();
    await page.getByRole('main').getByText('Drill, ended').waitFor();
    await inspect(page, 'drills', complaints);
    assert.deepEqual([...complaints, ...mira.complaints], []);
  } catch (error) {
    await page.screenshot({ path: failureShot('drills') }).catch(() => undefined);
    console.error([...complaints, ...mira.complaints].join('\n'));
    throw error;
  }
});
