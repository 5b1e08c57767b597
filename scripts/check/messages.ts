import { languages, messages, type Language, type Message } from '@shutong/platform';
import { answeredErrors } from '../generate/errors';
import '../generate/everything';

/** Every error code has title, cause and remedy in both languages, and no text is left over. */
export function messageProblems(): string[] {
  const codes = [...answeredErrors().keys()];
  return languages.flatMap((language) => [
    ...gaps(codes, language),
    ...surplus(codes, language),
    ...differentBlanks(codes, language),
  ]);
}

function gaps(codes: readonly string[], language: Language): string[] {
  const texts = messages(language);
  return codes
    .filter((code) => !texts[code]?.title || !texts[code].cause || !texts[code].remedy)
    .map((code) => `${code} lacks its text in ${language}`);
}

function surplus(codes: readonly string[], language: Language): string[] {
  return Object.keys(messages(language))
    .filter((code) => !codes.includes(code))
    .map((code) => `${code} has a text in ${language}, but no code raises it`);
}

/** A language that leaves out what another fills in tells its readers less. */
function differentBlanks(codes: readonly string[], language: Language): string[] {
  const texts = messages(language);
  const original = messages('zh-CN');
  return codes
    .filter((code) => texts[code] && original[code])
    .filter((code) => blanks(texts[code]!) !== blanks(original[code]!))
    .map((code) => `${code} fills in other things in ${language} than in zh-CN`);
}

const blanks = ({ title, cause, remedy }: Message): string =>
  [...new Set(`${title} ${cause} ${remedy}`.match(/\{\w+\}/g))].sort().join(' ');
