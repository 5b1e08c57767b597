import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../config/root';
import type { ErrorParams } from './hub-error';

export type Language = 'zh-CN' | 'en';
export const languages: readonly Language[] = ['zh-CN', 'en'];

/** What a person reads of an error: what happened, why, and what to do. */
export interface Message {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
}

type Messages = Readonly<Record<string, Message>>;

const loaded = new Map<Language, Messages>();

/** All messages of a language, by error code; read once from catalog/messages/<lib>.<language>.json. */
export function messages(language: Language): Messages {
  let found = loaded.get(language);
  if (!found) {
    const folder = join(projectRoot(), 'catalog', 'messages');
    const files = readdirSync(folder).filter((file) => file.endsWith(`.${language}.json`));
    const parts = files.map((f) => JSON.parse(readFileSync(join(folder, f), 'utf8')) as Messages);
    found = Object.assign({}, ...parts) as Messages;
    loaded.set(language, found);
  }
  return found;
}

const fill = (text: string, params: ErrorParams): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? `{${name}}`));

/** The text of a code in a language. A code without text is a defect that `npm run check` finds. */
export function messageOf(code: string, language: Language, params: ErrorParams = {}): Message {
  const { title, cause, remedy } = messages(language)[code] ?? {
    title: code,
    cause: '',
    remedy: '',
  };
  return { title: fill(title, params), cause: fill(cause, params), remedy: fill(remedy, params) };
}

/** The same in one text. */
export function sentencesOf(code: string, language: Language, params: ErrorParams = {}): string {
  const { title, cause, remedy } = messageOf(code, language, params);
  return language === 'en' ? `${title}. ${cause} ${remedy}` : `${title}。${cause}${remedy}`;
}

/** The first supported language of an Accept-Language header; Chinese where none is. */
export function languageOf(header: string | undefined): Language {
  const first = /(?:^|[,\s])(zh|en)\b/i.exec(header ?? '');
  return first?.[1]?.toLowerCase() === 'en' ? 'en' : 'zh-CN';
}
