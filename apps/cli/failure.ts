import { HubError, languages, sentencesOf } from '@shutong/platform';

/** What a failed command prints: an expected failure in words, in both languages, with its code and what it lists. */
export function failureText(error: unknown): string {
  if (!(error instanceof HubError)) return error instanceof Error ? error.message : String(error);
  const { code, params, problems } = error;
  const inWords = languages.toReversed().map((language) => sentencesOf(code, language, params));
  return [...inWords, ...problems.map(({ field, rule }) => `  ${field}: ${rule}`), code].join('\n');
}
