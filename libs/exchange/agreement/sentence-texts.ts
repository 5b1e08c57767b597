import { join } from 'node:path';
import { projectRoot, readCatalogFile, type Language } from '@shutong/platform';

type Texts = Readonly<Record<string, Readonly<Record<Language, string>>>>;

/** How agreements read in words: catalog/agreement/sentences.yaml. */
export interface SentenceTexts {
  readonly sentences: Texts;
  readonly words: Texts;
}

/** Reads the texts. @throws CatalogFileError naming file, line and mistake: the process does not start */
export const readSentenceTexts = (
  file = join(projectRoot(), 'catalog', 'agreement', 'sentences.yaml'),
): SentenceTexts => readCatalogFile<SentenceTexts>(file, 'sentences').content;

/** Values by the name in braces. */
export type Given = Readonly<Record<string, string | number>>;

/** The words of one language. @throws Error for a text that the file has not, or a name that nothing is given for */
export class Words {
  constructor(
    private readonly texts: SentenceTexts,
    private readonly language: Language,
  ) {}

  sentence(name: string, given: Given = {}): string {
    return this.filled('sentences', name, given);
  }

  word(name: string, given: Given = {}): string {
    return this.filled('words', name, given);
  }

  list(parts: readonly string[]): string {
    return parts.join(this.word('listed'));
  }

  private filled(kind: keyof SentenceTexts, name: string, given: Given): string {
    const text = this.texts[kind][name]?.[this.language];
    if (text === undefined) throw new Error(`catalog/agreement has no ${kind} ${name}.`);
    return text.replace(/\{(\w+)\}/g, (_, key: string) => {
      if (!Object.hasOwn(given, key)) throw new Error(`${name} is given no ${key}.`);
      return String(given[key]);
    });
  }
}
