import type { TreeHead } from '@shutong/tlog';

/** Publishing stops: going on would sign a second history. Says what disagrees, and what to do. */
export class LogForkError extends Error {
  constructor(message: string) {
    super(`${message} Nothing is signed until they agree again.`);
    this.name = 'LogForkError';
  }
}

/** What was signed last, as the database remembers it (written before the signature is made). */
export interface SignedHead extends TreeHead {
  readonly origin: string;
  readonly vkey: string;
}

/** Where a publication starts from. */
export interface Standing {
  /** Null before the first signature. */
  readonly signed: SignedHead | null;
  /** The checkpoint in the folder; null before the first. */
  readonly published: TreeHead | null;
  /** Entries that have their place in the log. */
  readonly ordered: number;
}

/**
 * What to do: `nothing`; `repeat` a publication that was interrupted after its root was set down (the
 * same root has to come out); or `extend` the log to a size that was never signed.
 */
export type Step =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'repeat'; readonly size: number; readonly root: Uint8Array }
  | { readonly kind: 'extend'; readonly size: number };

/**
 * @param most entries in one publication
 * @throws LogForkError where folder and database cannot be the same log
 */
export function nextStep({ signed, published, ordered }: Standing, most: number): Step {
  if (signed === null) {
    if (published === null) return { kind: 'extend', size: Math.min(ordered, most) };
    throw new LogForkError(
      `The folder holds a signed log of ${published.size} entries, of which this database knows nothing.`,
    );
  }
  if (published === null) return { kind: 'repeat', size: signed.size, root: signed.root };
  requireSame(signed, published);
  if (published.size < signed.size) return { kind: 'repeat', size: signed.size, root: signed.root };
  if (ordered < signed.size) throw lost(signed.size, ordered);
  if (ordered === signed.size) return { kind: 'nothing' };
  return { kind: 'extend', size: Math.min(ordered, signed.size + most) };
}

function requireSame(signed: SignedHead, published: TreeHead): void {
  if (published.size > signed.size) throw lost(published.size, signed.size);
  if (published.size === signed.size && !same(published.root, signed.root)) {
    throw new LogForkError(
      `The folder's checkpoint of ${signed.size} entries has another root than the one signed last.`,
    );
  }
}

const lost = (published: number, known: number): LogForkError =>
  new LogForkError(
    `${published} entries were signed, but the database knows ${known}: it was set back to an earlier state. Restore its newest state, or begin a new log under another origin.`,
  );

/** @throws LogForkError where the log was begun under another name or key */
export function requireOwnLog(
  signed: SignedHead | null,
  own: { readonly origin: string; readonly vkey: string },
): void {
  if (signed === null) return;
  for (const [what, began, now] of [
    ['origin', signed.origin, own.origin],
    ['key', signed.vkey, own.vkey],
  ] as const) {
    if (began === now) continue;
    throw new LogForkError(`This log was signed under the ${what} ${began}, not ${now}.`);
  }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
