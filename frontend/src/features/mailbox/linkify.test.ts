import { expect, test } from 'vitest';
import { linkify } from './linkify';

test('a link keeps its fragment and loses the full stop behind it', () => {
  expect(linkify('Open http://localhost:8080/invitation#token=abc. Bye', 'http://localhost:8080')).toEqual([
    { at: 0, text: 'Open ' },
    { at: 5, text: 'http://localhost:8080/invitation#token=abc', href: '/invitation#token=abc' },
    { at: 47, text: '. Bye' },
  ]);
});

test('text without a link stays one piece, and nothing but http becomes a link', () => {
  expect(linkify('javascript:alert(1)', 'http://x')).toEqual([{ at: 0, text: 'javascript:alert(1)' }]);
});
