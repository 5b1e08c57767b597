import { HubError, languages, messageOf, type Language } from '@shutong/platform';

/** What a failed command prints: an expected failure in words, in both languages, with its code and what it lists. */
export function failureText(error: unknown): string {
  if (!(error instanceof HubError)) return error instanceof Error ? error.message : String(error);
  const { code, params, problems } = error;
  const inWords = languages.toReversed().map((language) => sentences(code, language, params));
  return [...inWords, ...problems.map(({ field, rule }) => `  ${field}: ${rule}`), code].join('\n');
}

function sentences(code: string, language: Language, params: HubError['params']): string {
  const { title, cause, remedy } = messageOf(code, language, params);
  return language === 'en' ? `${title}. ${cause} ${remedy}` : `${title}。${cause}${remedy}`;
}
