import { CombinedError } from '@urql/core';
import { expect, test } from 'vitest';
import { problemOf } from './problem';

test('the code, the fields and the request id of the server arrive', () => {
  const error = new CombinedError({
    graphQLErrors: [
      {
        message: 'Check the marked fields.',
        extensions: { code: 'INVALID', fields: { email: 'This is not an e-mail address.' }, requestId: 'req_1' },
      },
    ],
  });
  expect(problemOf(error)).toMatchObject({
    code: 'INVALID',
    message: 'Check the marked fields.',
    fields: { email: 'This is not an e-mail address.' },
    requestId: 'req_1',
  });
});

test('a cut connection says so, and never shows a stack', () => {
  const problem = problemOf(new CombinedError({ networkError: new TypeError('fetch failed at node:internal') }));
  expect(problem?.code).toBe('OFFLINE');
  expect(problem?.message).not.toContain('node:internal');
});
