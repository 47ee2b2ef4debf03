import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('tus-js-client', () => ({
  Upload: class {
    start() {}
    abort = () => Promise.resolve();
  },
}));

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a reader whose program was cut off is fetched again, and the file recognised', async () => {
  let readers = 0;
  class Reader {
    onerror?: () => void;
    onmessage?: (event: { data: unknown }) => void;
    postMessage() {
      const cut = readers++ < 2;
      setTimeout(() => (cut ? this.onerror?.() : this.onmessage?.({ data: { sha256: 'ab12' } })));
    }
    terminate() {}
  }
  vi.stubGlobal('Worker', Reader);
  const { enqueue, noticed, useTransfers } = await import('./uploads');
  const { renderHook, act } = await import('@testing-library/react');
  const { result } = renderHook(() => useTransfers());
  act(() => enqueue([new File(['a,b\n1,2\n'], 'a.csv')]));
  await act(() => vi.advanceTimersByTimeAsync(5000));
  expect(readers).toBe(3);
  act(() => noticed('ab12', { id: 'dat_1', state: 'READY', rows: 1 }));
  expect(result.current[0]?.dataset?.rows).toBe(1);
});
