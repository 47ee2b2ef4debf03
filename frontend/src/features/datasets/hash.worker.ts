import { Sha256 } from '~/lib/sha256';

/** Takes a file, posts how far it is, and at the end its digest. */
export type Said = { done: number } | { sha256: string } | { failed: true };

self.onmessage = async (event: MessageEvent<File>) => {
  const say = (said: Said) => self.postMessage(said);
  try {
    const hash = new Sha256();
    const reader = event.data.stream().getReader();
    let done = 0;
    let told = 0;
    for (;;) {
      const piece = await reader.read();
      if (piece.done) break;
      hash.update(piece.value);
      done += piece.value.length;
      if (done - told > 4 << 20) {
        told = done;
        say({ done });
      }
    }
    say({ sha256: hash.hex() });
  } catch {
    say({ failed: true });
  }
};
