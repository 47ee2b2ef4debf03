// The public audit suite of GraphQL over HTTP against the real binary: no error
// and no warning. Notices are choices that the specification leaves open (MAY).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { startServer } from './server.mjs';

let server;
before(async () => {
  server = await startServer();
});
after(() => server?.stop());

test('the API speaks GraphQL over HTTP', async (t) => {
  const audits = serverAudits({ url: () => `${server.base}/graphql`, fetchFn: fetch });
  assert.ok(audits.length > 50, 'the suite is whole');
  for (const audit of audits) {
    await t.test(`${audit.id} ${audit.name}`, async (t) => {
      const result = await audit.fn();
      if (result.status === 'notice') t.diagnostic(result.reason);
      else assert.equal(result.status, 'ok', String(result.reason));
    });
  }
});
