import { errorCatalogue, languages, messages } from '@shutong/platform';
import '../generate/everything';

/** Every error code has title, cause and remedy in both languages, and no text is left over. */
export function messageProblems(): string[] {
  const codes = new Set(errorCatalogue().keys());
  return languages.flatMap((language) => {
    const texts = messages(language);
    const missing = [...codes]
      .filter((code) => !texts[code]?.title || !texts[code].cause || !texts[code].remedy)
      .map((code) => `${code} lacks its text in ${language}`);
    const surplus = Object.keys(texts)
      .filter((code) => !codes.has(code) && !code.startsWith('connector.'))
      .map((code) => `${code} has a text in ${language}, but no code raises it`);
    return [...missing, ...surplus];
  });
}
