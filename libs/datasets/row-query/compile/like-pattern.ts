/** What a part of a pattern stands for: text in which a backslash takes a meaning away, a run of `%`, or `_`. */
const part = /\\([\s\S])|(%+)|(_)|([\s\S])/gu;
const special = /[\\^$.|?*+()[\]{}]/;

/**
 * The regular expression (RE2, where a dot is any character) that finds what the pattern of a LIKE finds. The engine's own
 * LIKE tries every division of a text among all `%`: a short pattern would keep it busy for years.
 */
export const likeExpression = (pattern: string): string =>
  Array.from(pattern.matchAll(part), expressionOf).join('');

function expressionOf([, escaped, any, one, is = '']: RegExpExecArray): string {
  if (any) return '.*';
  if (one) return '.';
  return (escaped ?? is).replace(special, '\\$&');
}

/** How many runs of `%` a pattern has. */
export const wildcardsIn = (pattern: string): number =>
  [...pattern.matchAll(part)].filter(([, , any]) => any).length;
