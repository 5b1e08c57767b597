import { cutNormal, normalise } from '@shutong/text';
import type { Spelling } from './spelling';

/** Longest text of a Chinese query that is tried as one word. */
const longest = 8;

/**
 * A query with what looks like typing errors put right; undefined where there is nothing to put right.
 * Known words stay. A wrong character breaks a Chinese word into pieces, so that neighbouring pieces
 * are tried as one word, long ones first.
 */
export function corrected(query: string, spelling: Spelling): string | undefined {
  const normal = normalise(query);
  const text = normal
    .split(/([a-z]+)/)
    .map((run) => (/^[a-z]+$/.test(run) ? word(run, spelling) : chineseRun(run, spelling)))
    .join('');
  return text === normal ? undefined : text;
}

const word = (text: string, spelling: Spelling): string =>
  spelling.isKnown(text) ? text : (spelling.nearest(text) ?? text);

function chineseRun(run: string, spelling: Spelling): string {
  const pieces = cutNormal(run);
  let text = '';
  for (let from = 0; from < pieces.length;) {
    const { count, right } = bestAt(pieces, from, spelling);
    text += right;
    from += count;
  }
  return text;
}

/** How many pieces from here on make a word once it is put right; one piece where none do. */
function bestAt(pieces: readonly string[], from: number, spelling: Spelling) {
  for (let count = Math.min(longest, pieces.length - from); count > 0; count--) {
    const window = pieces.slice(from, from + count);
    const text = window.join('');
    if (text.length > longest || spelling.isKnown(text)) continue;
    // A window without a stray character holds whole words only.
    if (count > 1 && !window.some((piece) => piece.length === 1)) continue;
    const right = spelling.nearest(text);
    if (right !== undefined) return { count, right };
  }
  return { count: 1, right: pieces[from]! };
}
