// A browser on the page of activity, for `make bench`: notes how long after it was
// recorded each event is drawn. Says "ready" when it looks. Its input is how many are to
// be drawn; then it says the delays in milliseconds as JSON. The cookie of the session comes by the environment.
import { text } from 'node:stream/consumers';
import { launch, person, stopwatch } from './browser.mjs';

const { STRONGROOM_BENCH_URL: base, STRONGROOM_BENCH_COOKIE: value } = process.env;
const browser = await launch();
try {
  const { context, page, complaints } = await person(browser, base, 'watcher');
  await context.addCookies([
    {
      name: '__Host-strongroom',
      value,
      url: base.replace('http:', 'https:'),
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    },
  ]);
  await page.goto(`${base}/activity`);
  await page.getByRole('grid', { name: 'Activity log' }).getByRole('row').nth(1).waitFor();
  await stopwatch(page, 'Activity log');
  console.log('ready');
  const most = Number(await text(process.stdin));
  let late = [];
  for (const end = Date.now() + 20_000; late.length < most && Date.now() < end; ) {
    const lines = await page.evaluate(() => window.stopwatch());
    late = lines.map((line) => line.late).filter((ms) => ms > 0);
  }
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  console.log(JSON.stringify(late));
} finally {
  await browser.close();
}
