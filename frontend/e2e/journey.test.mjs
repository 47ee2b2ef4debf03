// The whole way of a team through the product, in a real browser against the
// real binary: set up, invite, upload, analyse, share, export, watch it live.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, failureShot, inspect, launch, person, picture, sockets, stopwatch, tabTo } from './browser.mjs';
import { cells, files, large, strikesBySpecies } from './files.mjs';
import { startServer } from './server.mjs';

const PASSWORD = 'Correct horse 42 battery';

let server;
let browser;
let admin;
let analyst;
let viewer;
let guest;
const people = () => [admin, analyst, viewer, guest].filter(Boolean);

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
const go = async (who, path, title) => {
  await who.page.goto(server.base + path);
  await heading(who.page, title);
};

/** Drops files on the window as a file manager does. */
async function drop(page, contents) {
  const transfer = await page.evaluateHandle(
    (list) => {
      const data = new DataTransfer();
      for (const { name, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        data.items.add(new File([bytes], name));
      }
      return data;
    },
    Object.entries(contents).map(([name, body]) => ({ name, base64: body.toString('base64') })),
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', type, { dataTransfer: transfer });
}

async function writeSql(page, sql) {
  const editor = page.getByRole('textbox', { name: /SQL query/ });
  await editor.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(sql);
}

async function accept(who, email, name) {
  await admin.page.goto(`${server.base}/development/mail`);
  await heading(admin.page, 'Development mail');
  await admin.page
    .getByRole('button', { name: new RegExp(email) })
    .first()
    .click();
  const path = await admin.page.locator('article a[href*="/invitation#token="]').first().getAttribute('href');
  await who.page.goto(new URL(path, server.base).href);
  await heading(who.page, 'Join Northwind');
  await who.page.getByLabel('Your name').fill(name);
  await who.page.getByLabel('New password').fill(PASSWORD);
  return who;
}

test('the journey of a team', { timeout: 900_000 }, async (t) => {
  let broken = false;
  // Each step stands on the one before; after the first failure the rest would only repeat it.
  const step = (name, work) =>
    t.test(name, { skip: broken && 'an earlier step failed' }, async () => {
      try {
        await work();
      } catch (error) {
        broken = true;
        for (const p of people()) {
          await p.page.screenshot({ path: failureShot(p.name) }).catch(() => undefined);
          if (p.complaints.length > 0) console.error(p.complaints.join('\n'));
        }
        console.error(
          server
            .log()
            .split('\n')
            .filter((line) => /level=(WARN|ERROR)/.test(line))
            .slice(-10)
            .join('\n'),
        );
        throw error;
      }
    });

  await step('the set-up link creates the organization and its first admin', async () => {
    admin = await person(browser, server.base, 'admin');
    const { page } = admin;
    await page.goto(`${server.base}/sign-in`);
    await heading(page, 'Not set up yet');
    await page.goto(server.setUpLink);
    await heading(page, 'Set up Strongroom');
    await inspect(page, 'set-up', admin.complaints);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Mira Okafor');
    await page.getByLabel('Work e-mail').fill('mira@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await press(page, 'Create the organization');
    await page.getByText('Choose a password that meets the rules below.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Create the organization');
    await heading(page, /Mira/);
    await page.getByText('First steps').waitFor();
    await inspect(page, 'home-first', admin.complaints);
  });

  await step('the set-up link works once', async () => {
    const stranger = await person(browser, server.base, 'stranger');
    await stranger.page.goto(server.setUpLink);
    await heading(stranger.page, 'Set up Strongroom');
    await stranger.page.getByLabel('Organization').fill('Other');
    await stranger.page.getByLabel('Your name').fill('Eve');
    await stranger.page.getByLabel('Work e-mail').fill('eve@other.example');
    await stranger.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(stranger.page, 'Create the organization');
    await stranger.page.getByRole('alert').first().waitFor();
    await stranger.context.close();
  });

  await step('the admin invites an analyst, a viewer and a guest', async () => {
    const { page } = admin;
    await go(admin, '/team', 'Team');
    for (const [email, role] of [
      ['sota@northwind.example', 'Analyst'],
      ['lars@northwind.example', 'Viewer'],
      ['nina@partner.example', 'Guest'],
    ]) {
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Invite to the team' });
      await dialog.getByLabel('E-mail').fill(email);
      await dialog.getByRole('radio', { name: role }).check();
      if (role === 'Analyst') for (const violation of await axe(page)) admin.complaints.push(`invite: ${violation}`);
      await dialog.getByRole('button', { name: 'Send the invitation' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await page.getByText(email).first().waitFor();
    }
    await inspect(page, 'team', admin.complaints);

    analyst = await accept(await person(browser, server.base, 'analyst'), 'sota@northwind.example', 'Sota Tanaka');
    await inspect(analyst.page, 'invitation', analyst.complaints);
    await press(analyst.page, 'Join Northwind');
    await heading(analyst.page, /Sota/);
    viewer = await accept(await person(browser, server.base, 'viewer'), 'lars@northwind.example', 'Lars Holm');
    await press(viewer.page, 'Join Northwind');
    await heading(viewer.page, 'Shared with me');
    guest = await accept(await person(browser, server.base, 'guest'), 'nina@partner.example', 'Nina Fischer');
    await press(guest.page, 'Join Northwind');
    await heading(guest.page, 'Shared with me');
    await inspect(guest.page, 'shared-empty', guest.complaints);
    await inspect(page, 'development-mail', admin.complaints);
  });

  await step('an invitation works once', async () => {
    const stranger = await person(browser, server.base, 'stranger');
    const path = await admin.page.locator('article a[href*="/invitation#token="]').first().getAttribute('href');
    await stranger.page.goto(new URL(path, server.base).href);
    await heading(stranger.page, 'This link does not work');
    await stranger.context.close();
  });

  await step('a wrong password is refused, the right one is not', async () => {
    const { page, context } = await person(browser, server.base, 'sign-in');
    await page.goto(`${server.base}/datasets`);
    await heading(page, 'Sign in');
    const complaints = [];
    await inspect(page, 'sign-in', complaints);
    assert.deepEqual(complaints, []);
    await page.getByLabel('Work e-mail').fill('sota@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await press(page, 'Sign in');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Sign in');
    await heading(page, 'Datasets');
    assert.deepEqual(
      await page.evaluate(() =>
        Object.keys(localStorage)
          .concat(Object.keys(sessionStorage))
          .filter((k) => !/color-scheme|interface|tsr-scroll/.test(k)),
      ),
      [],
      'something else than preferences is in the browser’s storage',
    );
    await context.close();
  });

  // The admin watches from here on; what others do must appear without a reload.
  let watching;
  let told;
  let log;
  await step('the admin opens the activity page', async () => {
    watching = await admin.newPage();
    told = sockets(watching);
    await watching.goto(`${server.base}/activity`);
    await heading(watching, 'Activity');
    log = watching.getByRole('grid', { name: 'Activity log' });
    await log
      .getByText(/joined as/)
      .first()
      .waitFor();
    await watching.getByText('Live', { exact: true }).first().waitFor();
    await stopwatch(watching, 'Activity log');
  });
  /** The admin sees it within a second of the moment at which the server did it, each time that it was done. */
  const appears = async (text) => {
    await log.getByText(text).first().waitFor({ timeout: 5000 });
    const lines = (await watching.evaluate(() => window.stopwatch())).filter((line) => text.test(line.text));
    assert.ok(lines.length > 0);
    for (const { text: line, late } of lines) assert.ok(late < 1000, `"${line}" was seen after ${late} ms`);
  };

  await step('the analyst uploads by drag and drop, and sees what is in the files', async () => {
    const { page, complaints } = analyst;
    await go(analyst, '/datasets', 'Datasets');
    await inspect(page, 'datasets-empty', complaints);
    await drop(page, files);
    for (const name of ['birdstrikes', 'flights-20k', 'earthquakes'])
      await page.getByRole('gridcell').getByRole('link', { name, exact: true }).waitFor();
    await page
      .getByText(/^Ready, .* rows?$/)
      .nth(2)
      .waitFor({ timeout: 60_000 });
    await appears(/uploaded birdstrikes/);
    await inspect(page, 'datasets', complaints);
    await page.getByRole('gridcell').getByRole('link', { name: 'birdstrikes', exact: true }).click();
    await heading(page, 'birdstrikes');
    await page.getByRole('grid', { name: /Preview/ }).waitFor();
    await page.getByText(/same as computed on this device/).waitFor();
    await inspect(page, 'dataset', complaints);
  });

  await step('an upload survives a cut connection', async () => {
    const { page, context } = analyst;
    await go(analyst, '/datasets', 'Datasets');
    await analyst.tolerating(async () => {
      await context.route('**/files/**', async (route) => {
        if (route.request().method() === 'PATCH') await new Promise((resolve) => setTimeout(resolve, 400));
        await route.continue().catch(() => undefined);
      });
      await page.locator('input[type=file]').first().setInputFiles(large());
      await page
        .getByText(/of \d.* MB/)
        .first()
        .waitFor();
      await context.setOffline(true);
      await page.waitForTimeout(1500);
      await context.setOffline(false);
      await page.getByText('Ready, 600,000 rows').waitFor({ timeout: 120_000 });
      await context.unroute('**/files/**');
    });
  });

  await step('the analyst asks in SQL, sees rows, a chart and the line of a mistake, and cancels', async () => {
    const { page, complaints } = analyst;
    await go(analyst, '/explore', 'Explore');
    await page.getByText('birdstrikes', { exact: true }).first().waitFor();
    await writeSql(page, 'SELECT *\nFROM birdstrikes\nWHERE nonsense = 1');
    await press(page, /Run/);
    await page
      .getByRole('alert')
      .getByText(/line 3/)
      .waitFor();
    await inspect(page, 'explore-error', complaints);

    await writeSql(
      page,
      'SELECT count(*) FROM large a, large b, large c WHERE a."Speed IAS in knots" + b."Speed IAS in knots" > c."Speed IAS in knots"',
    );
    await page.keyboard.press('Control+Enter');
    await page.getByText('Running in the sandbox').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Cancelled. Nothing was kept of it.').waitFor();

    await writeSql(
      page,
      'SELECT "Wildlife Species" AS species, count(*) AS strikes\nFROM birdstrikes\nWHERE "Speed IAS in knots" > $least\nGROUP BY ALL\nORDER BY strikes DESC\nLIMIT 8',
    );
    await page.getByRole('textbox', { name: '$least' }).fill('130');
    await page.getByRole('combobox', { name: 'Type of $least' }).click();
    await page.getByRole('option', { name: 'Number' }).click();
    await press(page, /Run/);
    await page.getByRole('grid', { name: 'Result' }).waitFor();
    await page.getByText('Bars', { exact: true }).click();
    await page.locator('figure svg').first().waitFor();
    await inspect(page, 'explore', complaints);
    await press(page, 'Save as analysis');
    const dialog = page.getByRole('dialog', { name: 'Save as analysis' });
    await dialog.getByLabel('Name').fill('Strikes by species');
    await dialog.getByLabel('What it answers').fill('Which birds are hit most.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await heading(page, 'Strikes by species');
    await appears(/ran SQL over/);
    await appears(/saved the analysis Strikes by species/);
  });

  await step('a hundred thousand rows scroll', async () => {
    const { page } = analyst;
    await go(analyst, '/explore', 'Explore');
    await writeSql(page, 'SELECT * FROM large LIMIT 100000');
    await press(page, /Run/);
    const grid = page.getByRole('grid', { name: 'Result' });
    await page.locator('[role=grid][aria-rowcount="100001"]').waitFor({ timeout: 60_000 });
    await grid.getByRole('gridcell').first().focus();
    await page.keyboard.press('Control+End');
    await page.locator('[role=row][aria-rowindex="100001"]:not([aria-busy]) [role=gridcell]').first().waitFor();
  });

  let shared;
  await step('the analyst shares with the team and with the guest by name', async () => {
    const { page, complaints } = analyst;
    await go(analyst, '/analyses', 'Analyses');
    await inspect(page, 'analyses', complaints);
    await page.getByRole('link', { name: 'Strikes by species' }).click();
    await heading(page, 'Strikes by species');
    await page.locator('figure svg').first().waitFor();
    shared = new URL(page.url()).pathname;
    await press(page, 'Share');
    const dialog = page.getByRole('dialog', { name: /^Share / });
    await dialog.getByText('Nobody yet.').waitFor();
    await dialog.getByRole('combobox', { name: 'Person' }).click();
    await page.getByRole('option', { name: /Nina Fischer/ }).click();
    await dialog.getByRole('button', { name: 'Share', exact: true }).click();
    await dialog.getByText('until withdrawn').first().waitFor();
    await dialog.getByText('The team').click();
    await dialog.getByRole('button', { name: 'Share', exact: true }).click();
    await dialog
      .getByText(/Everybody in Northwind/)
      .first()
      .waitFor();
    for (const violation of await axe(page)) complaints.push(`share: ${violation}`);
    await page.keyboard.press('Escape');
    await inspect(page, 'analysis', complaints);
    await appears(/shared Strikes by species/);
  });

  await step('viewer and guest see the result, and nothing else', async () => {
    for (const who of [viewer, guest]) {
      const { page, complaints } = who;
      await go(who, '/shared', 'Shared with me');
      await page.getByRole('link', { name: 'Strikes by species' }).click();
      await heading(page, 'Strikes by species');
      await page.locator('figure svg').first().waitFor();
      assert.equal(await page.getByRole('textbox', { name: /SQL query/ }).count(), 0, 'the SQL is shown');
      await inspect(page, `shared-result-${who.name}`, complaints);
      for (const path of ['/datasets', '/explore', '/team']) {
        await page.goto(server.base + path);
        await heading(page, 'Not allowed');
      }
      await inspect(page, `forbidden-${who.name}`, complaints);
    }
    await go(guest, '/nothing-like-this', 'Not found');
    await inspect(guest.page, 'not-found', guest.complaints);
    const other = await analyst.page.evaluate(async () => {
      const answer = await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: 'mutation($input: CreateAnalysisInput!) { createAnalysis(input: $input) { analysis { id } } }',
          variables: { input: { name: 'Private', sql: 'SELECT 1 AS one' } },
        }),
      });
      return (await answer.json()).data.createAnalysis.analysis.id;
    });
    await go(guest, `/analyses/${other}`, 'Not found');
  });

  await step('every page in the navigation works for whoever sees it', async () => {
    const seen = {};
    for (const who of people()) {
      const { page } = who;
      await page.goto(server.base);
      const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
      await links.first().waitFor();
      // Without what is counted beside a name.
      seen[who.name] = (await links.allTextContents()).map((text) => text.replace(/\d.*/, ''));
      for (const label of seen[who.name]) {
        await links.filter({ hasText: new RegExp(`^${label}`) }).click();
        await page.locator('nav[aria-label=Main] a[aria-current=page]', { hasText: label }).waitFor();
        const title = page.getByRole('heading', { level: 1 });
        await title.waitFor();
        await page.locator('main [aria-busy=true]').first().waitFor({ state: 'hidden' });
        assert.ok(!/Not allowed|Not found|wrong/.test(await title.textContent()), `${who.name} cannot use ${label}`);
        assert.equal(await page.locator('main [role=alert]').count(), 0, `${label} fails for ${who.name}`);
      }
    }
    const reader = ['Shared with me', 'My exports', 'My activity', 'Your security', 'Settings', 'API console'].sort();
    for (const who of ['viewer', 'guest']) assert.deepEqual([...seen[who]].sort(), reader);
  });

  await step('a viewer downloads the result in three formats, and the ledger shows it', async () => {
    const { page } = viewer;
    await go(viewer, shared, 'Strikes by species');
    let parquet;
    // Counted from the uploaded file itself, without the server's help.
    const counts = strikesBySpecies(130);
    const highest = [...counts.values()].sort((a, b) => b - a).slice(0, 8);
    const isRight = (rows) => {
      assert.deepEqual(
        rows.map(([, strikes]) => strikes),
        highest,
      );
      for (const [species, strikes] of rows) assert.equal(counts.get(species), strikes, species);
    };
    for (const format of ['CSV', 'JSON', 'Parquet']) {
      await press(page, 'Export');
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click(),
      ]);
      const chunks = [];
      for await (const chunk of await file.createReadStream()) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      if (format === 'CSV') {
        const [head, ...lines] = body.toString().trim().split(/\r?\n/).map(cells);
        assert.deepEqual(head, ['species', 'strikes']);
        isRight(lines.map(([species, strikes]) => [species, Number(strikes)]));
      }
      if (format === 'JSON') isRight(JSON.parse(body.toString()).map((row) => [row.species, Number(row.strikes)]));
      if (format === 'Parquet') {
        assert.equal(body.subarray(0, 4).toString(), 'PAR1');
        parquet = body;
      }
    }
    await appears(/downloaded/);
    await go(viewer, '/exports', 'My exports');
    await page.getByText('3 exports').waitFor();
    await go(admin, '/exports', 'Exports');
    await admin.page.getByText('Lars Holm').first().waitFor();
    await inspect(admin.page, 'exports', admin.complaints);

    await go(analyst, '/datasets', 'Datasets');
    await drop(analyst.page, { 'species.parquet': parquet });
    await analyst.page.getByText('Ready, ').first().waitFor({ timeout: 60_000 });
    await analyst.page.getByRole('gridcell').getByRole('link', { name: 'species', exact: true }).click();
    await heading(analyst.page, 'species');
    const preview = analyst.page.getByRole('grid', { name: /Preview/ });
    const shown = await preview
      .getByRole('row')
      .filter({ has: analyst.page.getByRole('gridcell') })
      .all();
    const rows = await Promise.all(shown.map((row) => row.getByRole('gridcell').allTextContents()));
    isRight(rows.map(([species, strikes]) => [species, Number(strikes.replaceAll(',', ''))]));
  });

  await step('the activity page resumes where its connection was cut', async () => {
    const missed = () => log.getByText(/ran SQL over/);
    await admin.tolerating(async () => {
      const before = await missed().count();
      await admin.context.setOffline(true);
      await watching
        .getByText(/Reconnecting/)
        .first()
        .waitFor();
      await go(analyst, shared, 'Strikes by species');
      await press(analyst.page, /Run/);
      await analyst.page.getByText(/rows? in \d/).waitFor();
      assert.equal(await missed().count(), before, 'an event came over a line that is cut');
      const spoken = told.length;
      await admin.context.setOffline(false);
      await watching.getByText('Live', { exact: true }).first().waitFor({ timeout: 40_000 });
      await missed().nth(before).waitFor();
      const resumed = told.slice(spoken).find((message) => /activityAdded/.test(message.payload?.query));
      assert.equal(typeof resumed?.payload.variables.after, 'number', 'it was asked anew, without the cursor');
    });
    await inspect(watching, 'activity', admin.complaints);
  });

  await step('all of it goes without a mouse', async () => {
    const { page } = analyst;
    await go(analyst, '/', /Sota/);
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await heading(page, 'Datasets');
    await page.getByRole('gridcell').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('birdstr');
    await page.locator('[role=grid][aria-rowcount="2"]').waitFor();
    await tabTo(page, page.locator('[role=gridcell][tabindex="0"]'));
    await page.keyboard.press('Enter');
    await heading(page, 'birdstrikes');
    const query = page.getByRole('link', { name: 'Query this dataset' });
    await tabTo(page, query);
    await page.keyboard.press('Enter');
    await heading(page, 'Explore');
    await tabTo(page, page.getByRole('textbox', { name: /SQL query/ }));
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(
      'SELECT strftime("Flight Date", \'%m %b\') AS month, "Wildlife Size" AS size, count(*) AS strikes\nFROM birdstrikes\nGROUP BY ALL\nORDER BY month, size DESC',
    );
    await page.keyboard.press('Control+Enter');
    await page.getByRole('grid', { name: 'Result' }).waitFor();
    assert.equal(await page.locator('.cm-tooltip-autocomplete').count(), 0, 'the completion lies over the answer');
    await page.keyboard.press('Escape');
    await tabTo(page, page.getByRole('radio', { name: 'Table' }));
    await page.keyboard.press('ArrowRight');
    await page.locator('figure svg').first().waitFor();
    await page.keyboard.press('Escape');
    const save = page.getByRole('button', { name: 'Save as analysis' });
    await tabTo(page, save, 120);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Save as analysis' });
    await tabTo(page, dialog.getByLabel('Name'));
    await page.keyboard.type('Bird strikes by month and size');
    await tabTo(page, dialog.getByLabel('What it answers'));
    await page.keyboard.type('When in the year aircraft meet birds, and how large these are.');
    await tabTo(page, dialog.getByRole('button', { name: 'Save' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Bird strikes by month and size');
    await tabTo(page, page.getByRole('button', { name: 'Share', exact: true }));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: /^Share / }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: /^Share / }).waitFor({ state: 'hidden' });
  });

  await step('pictures for the documentation', async () => {
    const { page } = analyst;
    const chart = page.locator('figure svg').first();
    await page.reload();
    await heading(page, 'Bird strikes by month and size');
    await chart.waitFor();
    await page.getByText('Live', { exact: true }).first().waitFor();
    await picture(page, 'analysis', { height: 1010 });
    await picture(page, 'analysis-dark', { scheme: 'dark', height: 1010 });
    await go(analyst, '/datasets', 'Datasets');
    await page.getByRole('gridcell').getByRole('link', { name: 'birdstrikes', exact: true }).click();
    await heading(page, 'birdstrikes');
    await page
      .getByRole('grid', { name: /Preview/ })
      .getByRole('gridcell')
      .first()
      .waitFor();
    await picture(page, 'dataset');
    await picture(watching, 'activity');
  });

  await step('sessions, settings, home, the palette and the help', async () => {
    const { page, complaints } = admin;
    await go(admin, '/security', 'Security');
    await page.getByText('This session').waitFor();
    await inspect(page, 'security', complaints);
    await go(admin, '/settings', 'Settings');
    await page.getByText('Guests may download').waitFor();
    await inspect(page, 'settings', complaints);
    await go(admin, '/', /Mira/);
    await page.getByText('Happening now').waitFor();
    await inspect(page, 'home', complaints);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Search and commands' }).waitFor();
    await page.keyboard.type('strikes');
    await page.waitForTimeout(300);
    for (const violation of await axe(page)) complaints.push(`palette: ${violation}`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Search and commands' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    for (const violation of await axe(page)) complaints.push(`help: ${violation}`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await heading(page, 'Team');
  });

  await step('the API console completes, answers and explains', async () => {
    const { page, complaints } = admin;
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await heading(page, 'API console');
    await page.getByRole('list', { name: 'Types and fields' }).getByText('Mutation', { exact: true }).waitFor();
    const operation = page.getByRole('textbox', { name: /^Operation/ });
    const write = async (editor, text) => {
      await editor.click();
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
      await page.keyboard.insertText(text);
    };
    await write(operation, 'query Some($first: Int!) { members(first: $first) { edges { node { user { ');
    await page.keyboard.type('emai');
    const completion = page.getByRole('listbox', { name: 'Completions' });
    await completion.getByText('email', { exact: true }).waitFor();
    await page.waitForTimeout(150); // the editor takes no choice in the first 75 ms, so that nobody makes one by mistake
    await page.keyboard.press('Tab');
    await completion.waitFor({ state: 'hidden' });
    await page.keyboard.insertText(' } } } } }');
    await write(page.getByRole('textbox', { name: /^Variables/ }), '{"first": 5}');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/Answered in \d+ ms, status 200/).waitFor();
    const answer = page.getByRole('textbox', { name: 'Answer' });
    await answer.getByText('"mira@northwind.example"').waitFor();
    // What is wrong with an operation is marked where it is written, and said by the server.
    await admin.tolerating(async () => {
      await write(operation, '{ server { versions } }');
      await page.locator('.cm-lintRange-error').waitFor();
      await press(page, 'Run');
      await page.getByText(/Answered with errors/).waitFor();
      await answer.getByText(/Cannot query field/).waitFor();
    });
    await page.getByLabel('Search the schema').fill('dataset.tableName');
    await page.getByRole('button', { name: /Dataset\.tableName/ }).click();
    await page.getByRole('article', { name: 'Dataset' }).waitFor();
    await inspect(page, 'console', complaints);
    await write(operation, '{ server { version } }');
    await press(page, 'Run');
    await answer.getByText('"version"').waitFor();
  });

  await step('a suspended member is out at once', async () => {
    const { page } = admin;
    await go(admin, '/team', 'Team');
    await go(guest, '/shared', 'Shared with me');
    await guest.page.getByRole('link', { name: 'Strikes by species' }).waitFor();
    await guest.page.getByText('Live', { exact: true }).first().waitFor();
    await guest.tolerating(async () => {
      await page.getByRole('button', { name: 'Manage Nina Fischer' }).click();
      await page.getByRole('menuitem', { name: 'Suspend' }).click();
      // On a slow machine it is more than five minutes since she proved who she is.
      const done = page.getByText('Nina Fischer is suspended');
      const proof = page.getByRole('dialog', { name: 'Confirm that it is you' });
      await done.or(proof).first().waitFor();
      if (await proof.isVisible()) {
        await proof.getByLabel('Password', { exact: true }).fill(PASSWORD);
        await proof.getByRole('button', { name: 'Confirm' }).click();
      }
      await done.waitFor();
      // She touches nothing; her page leaves by itself.
      await heading(guest.page, 'Sign in');
    });
    await appears(/suspended/);
  });

  await step('signing out leaves nothing that opens anything', async () => {
    const { page, context } = viewer;
    await page.getByRole('button', { name: /account of Lars Holm/ }).click();
    await page.getByRole('menuitem', { name: /^Sign out(?! and)/ }).click();
    await heading(page, 'Sign in');
    // The mark by which this browser is known again outlives the session; it opens nothing, and no script reads it.
    assert.deepEqual(
      (await context.cookies()).map((c) => [c.name, c.httpOnly, c.secure]),
      [['__Host-strongroom-device', true, true]],
    );
    await page.goto(server.base + shared);
    await heading(page, 'Sign in');
  });

  await step('nothing complained on the way, neither a browser nor the server', () => {
    assert.deepEqual(
      server
        .log()
        .split('\n')
        .filter((line) => /level=ERROR|panic/.test(line)),
      [],
    );
    assert.deepEqual(
      people().flatMap((p) => p.complaints),
      [],
    );
  });
});
