import { readFileSync } from 'node:fs';
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

const loaded = new Map<Language, Readonly<Record<string, Message>>>();

function messages(language: Language): Readonly<Record<string, Message>> {
  const known = loaded.get(language);
  if (known) return known;
  const file = join(projectRoot(), 'catalog', 'messages', `connector.${language}.json`);
  const read = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Message>;
  loaded.set(language, read);
  return read;
}

const fill = (text: string, params: ErrorParams): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? `{${name}}`));

/** The text of one of the connector's codes; a code of another program stands for itself. */
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
