import type { Language } from '@shutong/platform';

/** A name, a title or a reason in both languages. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** The words of a language. */
export const saidIn =
  (language: Language) =>
  ({ zh, en }: Words): string =>
    language === 'en' ? en : zh;
