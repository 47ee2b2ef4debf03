// Who touched a dataset, and when: found in three clicks, with its details, its proof
// and its file; and told to the dataset's owner.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { failureShot, inspect, launch, person } from './browser.mjs';
import { binary, startServer } from './server.mjs';

const PASSWORD = 'Quiet-Meadow-417';
const databases = ['City', 'ASN'].map((name) =>
  resolve(new URL(`../../server/geo/testdata/GeoLite2-${name}-Test.mmdb`, import.meta.url).pathname),
);
let browser;
let server;
let folder;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'strongroom-search-'));
  server = await startServer({ STRONGROOM_GEO_DATABASES: databases.join(',') });
});
after(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test('who touched a dataset is found in three clicks', { timeout: 240_000 }, async () => {
  const { page, complaints } = await person(browser, server.base, 'Ada');
  try {
    await page.goto(server.setUpLink);
    await page.getByLabel('Organization').fill('Northwind');
    await page.getByLabel('Your name').fill('Ada Admin');
    await page.getByLabel('Work e-mail').fill('ada@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create the organization' }).click();
    await page.getByRole('heading', { level: 1, name: /Ada/ }).waitFor();

    await page.getByRole('link', { name: 'Datasets', exact: true }).click();
    const csv = join(folder, 'salaries.csv');
    writeFileSync(csv, 'name,amount\nA,1\nB,2\n');
    const chosen = page.waitForEvent('filechooser');
    await page
      .getByRole('button', { name: /Upload/ })
      .first()
      .click();
    await (await chosen).setFiles(csv);
    await page.getByRole('link', { name: 'salaries' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'salaries' }).waitFor();
    const access = page.getByRole('region', { name: 'Access' });
    await access.getByText('uploaded a version').waitFor();
    await access.scrollIntoViewIfNeeded();

    // From the dataset: its history (one), the time (two), the last hour (three).
    await access.getByRole('link', { name: 'History' }).click();
    await page.getByRole('combobox', { name: 'Time' }).click();
    await page.getByRole('option', { name: 'Last hour' }).click();
    const log = page.getByRole('grid', { name: 'Activity log' });
    await log.getByText('uploaded salaries').waitFor();
    assert.match(page.url(), /object=dst_/);
    assert.match(page.url(), /last=1h/);
    assert.equal(await log.getByText('set up the organization').count(), 0);
    await inspect(page, 'search', complaints);

    // The view can be shared: the address alone brings it back.
    await page.reload();
    await log.getByText('uploaded salaries').click();
    const details = page.getByRole('dialog');
    await details.getByText('dataset.uploaded').waitFor();
    assert.match(page.url(), /event=evt_/);
    await details.getByRole('button', { name: 'Prove it against the signed log' }).click();
    await details.getByText(/leads to the\s+signed head/).waitFor();
    await inspect(page, 'event', complaints);
    const begun = page.waitForEvent('download');
    await details.getByRole('button', { name: 'Save the proof' }).click();
    const proof = join(folder, 'proof.json');
    await (await begun).saveAs(proof);
    const verify = (file) => spawnSync(binary, ['audit', 'event', file], { encoding: 'utf8', env: { HOME: folder } });
    const sound = verify(proof);
    assert.equal(sound.status, 0, sound.stdout + sound.stderr);
    assert.match(sound.stdout, /the signed log holds this entry/);
    writeFileSync(proof, readFileSync(proof, 'utf8').replace('dataset.uploaded', 'dataset.deleted'));
    assert.equal(verify(proof).status, 1);
    await details.getByRole('button', { name: 'Close' }).click();

    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: /CSV/ }).click();
    const out = join(folder, 'activity.csv');
    await (await file).saveAs(out);
    const lines = readFileSync(out, 'utf8').trimEnd().split('\r\n');
    assert.match(lines[0], /^sequence,time,who/);
    assert.ok(lines.length >= 2 && lines.slice(1).every((line) => line.includes('salaries')), lines.join('\n'));

    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await log.getByText('set up the organization').waitFor();
    assert.deepEqual(complaints, []);
  } catch (error) {
    console.error(complaints.join('\n'), server.log().slice(-3000));
    await page.screenshot({ path: failureShot('search') });
    throw error;
  }
});
