import { expect, test } from 'vitest';
import { tell } from './TransferRow';
import { problemOfUpload, type Transfer } from './uploads';

const transfer: Transfer = { key: 'k', name: 'a.csv', size: 40_000_000, sent: 10_000_000, speed: 0, state: 'sending' };

test('a running upload tells size, speed and the time that is left', () => {
  expect(tell({ ...transfer, speed: 5_000_000 })).toBe('10.0 MB of 40.0 MB at 5.0 MB/s, 6.0 s left');
  expect(tell({ ...transfer, state: 'paused' })).toBe('10.0 MB of 40.0 MB, paused');
  expect(tell({ ...transfer, state: 'sent' })).toBe('40.0 MB sent and sealed');
});

type Failure = Parameters<typeof problemOfUpload>[0];
const failure = (status: number, body = '', id?: string) =>
  ({
    originalResponse: { getStatus: () => status, getBody: () => body, getHeader: () => id },
  }) as unknown as Failure;

test('a cut line, a refusal and a tired server read differently', () => {
  expect(problemOfUpload({} as Failure).code).toBe('OFFLINE');
  expect(problemOfUpload(failure(403)).message).toBe('Your role does not allow uploads.');
  expect(problemOfUpload(failure(503, '<html>')).message).toContain('Resume in a moment');
});

test('a sent file tells what became of it', () => {
  const sent: Transfer = { ...transfer, state: 'sent' };
  expect(tell({ ...sent, dataset: { id: 'dst_1', state: 'PROCESSING', rows: 0 } })).toContain('the sandbox is reading');
  expect(tell({ ...sent, dataset: { id: 'dst_1', state: 'READY', rows: 10_000 } })).toBe('Ready, 10,000 rows');
  expect(tell({ ...sent, dataset: { id: 'dst_1', state: 'FAILED', rows: 0 } })).toContain('could not be read');
});

test('a refusal in the words of the upload protocol reads as a sentence', () => {
  expect(problemOfUpload(failure(422, 'REFUSED: The file is empty. Choose one with content.\n'))).toMatchObject({
    code: 'INVALID',
    message: 'The file is empty. Choose one with content.',
  });
});

test('the sentence and the request id of the server win', () => {
  const got = problemOfUpload(failure(413, '{"error":{"message":"Files may have 2 GB at most."}}', 'req_9'));
  expect(got).toMatchObject({ code: 'INVALID', message: 'Files may have 2 GB at most.', requestId: 'req_9' });
});
