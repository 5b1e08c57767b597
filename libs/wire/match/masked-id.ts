/** Claim and source as texts that are equal where they match; undefined: no such value. */
export type Pair = readonly [claim: string | undefined, source: string | undefined];

const length = 18;
const whole = /^\d{17}[\dX]$/;

/**
 * Two resident numbers (GB 11643-1999), either of which may be masked: then they are compared at the places
 * that the mask shows. Only this one mask is known, the one that the rule names: with free stars a requester
 * could find a number digit by digit, and a source that shows less would match what it does not know.
 */
export function idPair(first: number, last: number, claim: string, source: string): Pair {
  const hidden = length - first - last;
  const masked = new RegExp(`^\\d{${first}}\\*{${hidden}}\\d{${last - 1}}[\\dX]$`);
  const ids = [claim, source].map((text) => {
    const id = text.normalize('NFKC').trim().toUpperCase();
    return whole.test(id) || masked.test(id) ? id : undefined;
  });
  const isMasked = ids.some((id) => id?.includes('*'));
  const shown = (id: string | undefined) =>
    id && isMasked ? `${id.slice(0, first)}${'*'.repeat(hidden)}${id.slice(-last)}` : id;
  return [shown(ids[0]), shown(ids[1])];
}
