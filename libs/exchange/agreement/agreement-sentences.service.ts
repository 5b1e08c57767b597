import { Inject, Injectable } from '@nestjs/common';
import { Entries } from '@shutong/catalog';
import type { Context } from '@shutong/platform';
import type { Agreement } from './agreement.entity';
import { readSentenceTexts, Words } from './sentence-texts';
import { sentencesOf } from './sentences';

/** Agreements in words; items by the titles that the catalogue gives them. */
@Injectable()
export class AgreementSentences {
  private readonly texts = readSentenceTexts();

  constructor(@Inject(Entries) private readonly entries: Entries) {}

  async of(
    { language }: Pick<Context, 'language'>,
    { terms, entryId, entryVersion }: Agreement,
  ): Promise<string[]> {
    const items = await this.entries.itemsOf({ id: entryId, version: entryVersion });
    const titles = new Map(
      items.map(({ code, name, nameEn }) => [code, (language === 'en' && nameEn) || name]),
    );
    const words = new Words(this.texts, language);
    return sentencesOf(terms, words, (item) => titles.get(item) ?? item);
  }
}
