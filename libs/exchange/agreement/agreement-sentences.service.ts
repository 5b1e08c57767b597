import { Inject, Injectable } from '@nestjs/common';
import { Entries, type Entry } from '@shutong/catalog';
import type { Context } from '@shutong/platform';
import type { Agreement } from './agreement.entity';
import { readSentenceTexts, Words } from './sentence-texts';
import { sentencesOf, type TitleOf } from './sentences';
import { standingSentencesOf } from './standing-sentences';

/** Agreements in words; items by the titles that the catalogue gives them. */
@Injectable()
export class AgreementSentences {
  private readonly texts = readSentenceTexts();

  constructor(@Inject(Entries) private readonly entries: Entries) {}

  /** How it stands first, then the signed terms. */
  async of(ctx: Pick<Context, 'language'>, agreement: Agreement): Promise<string[]> {
    const { terms, entryId: id, entryVersion: version } = agreement;
    const { words, titleOf } = await this.reading(ctx, { id, version });
    return [
      ...standingSentencesOf(agreement, words, titleOf),
      ...sentencesOf(terms, words, titleOf),
    ];
  }

  /** The words of the reader's language, and what the items of the entry are called in it. */
  async reading(
    { language }: Pick<Context, 'language'>,
    entry: Pick<Entry, 'id' | 'version'>,
  ): Promise<{ readonly words: Words; readonly titleOf: TitleOf }> {
    const items = await this.entries.itemsOf(entry);
    const titles = new Map(
      items.map(({ code, name, nameEn }) => [code, (language === 'en' && nameEn) || name]),
    );
    const titleOf = (item: string) => titles.get(item) ?? item;
    return { words: new Words(this.texts, language), titleOf };
  }
}
