/** A part of a text, and where in it the part begins. */
export type Piece = { at: number; text: string; href?: string };

/** Splits plain text into words and links. A link of this very server becomes a path of this app. */
export function linkify(text: string, origin: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g)) {
    if (match.index > at) pieces.push({ at, text: text.slice(at, match.index) });
    const url = match[0];
    pieces.push({ at: match.index, text: url, href: url.startsWith(`${origin}/`) ? url.slice(origin.length) : url });
    at = match.index + url.length;
  }
  if (at < text.length) pieces.push({ at, text: text.slice(at) });
  return pieces;
}
