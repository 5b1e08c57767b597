import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@shutong/platform/config';
import type { ErrorParams } from './connector-error';

export type Language = 'zh-CN' | 'en';

/** What a person reads of an error: what happened, why, and what to do. */
export interface Message {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
}

/** Texts of error codes, and of what `doctor` looks at. */
const folders = ['messages', 'checks'];

const loaded = new Map<Language, Readonly<Record<string, Message>>>();

/** Texts of all programs: a hub's refusal, too, is told in the caller's language. */
function messages(language: Language): Readonly<Record<string, Message>> {
  const known = loaded.get(language);
  if (known) return known;
  const files = folders.flatMap((name) => {
    const folder = join(projectRoot(), 'catalog', name);
    return readdirSync(folder).map((file) => join(folder, file));
  });
  const parts = files
    .filter((file) => file.endsWith(`.${language}.json`))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as object);
  const read = Object.assign({}, ...parts) as Record<string, Message>;
  loaded.set(language, read);
  return read;
}

const fill = (text: string, params: ErrorParams): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? `{${name}}`));

/** The text of a code, of the connector or the hub; a code that is not known here stands for itself. */
export function messageOf(code: string, language: Language, params: ErrorParams = {}): Message {
  const { title, cause, remedy } = messages(language)[code] ?? {
    title: code,
    cause: '',
    remedy: '',
  };
  return { title: fill(title, params), cause: fill(cause, params), remedy: fill(remedy, params) };
}

/** The first supported language of an Accept-Language header; Chinese where none is. */
export function languageOf(header: string | undefined): Language {
  const first = /(?:^|[,\s])(zh|en)\b/i.exec(header ?? '');
  return first?.[1]?.toLowerCase() === 'en' ? 'en' : 'zh-CN';
}
