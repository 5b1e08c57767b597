import type { Citation } from '@shutong/catalog';

/** What takes the place of what was left out. */
export const leftOut = '■■■';

/** Digits of any script, seven or more, also in groups: numbers of persons, phones, cards, accounts. */
const longNumber = /\p{Nd}(?:[\s\-－–—.．·]{0,2}\p{Nd}){6,}[XxＸｘ]?/gu;
const mailAddress = /[\w.+\-]+[@＠][\w\-]+(?:[.．][\w\-]+)+/gu;

/**
 * A text for everybody, without what identifies a person by number or address. Law names, years and articles stay: their
 * numbers are shorter. Names cannot be told from words, so that only texts that state law are published at all.
 */
export const redacted = (text: string): string =>
  text.replace(mailAddress, leftOut).replace(longNumber, leftOut);

/** Numbers of articles, their paragraphs and items, and nothing that could be a name. */
const articleNumber =
  /^(?:[第条款项目章节编之零〇一二三四五六七八九十百千至及和、，\p{Nd}\s.,()（）\-–—]|Articles?|Art\.|Sections?|Paragraphs?|Items?|and|to)+$/iu;

/** The law that something rests on, as registered documents and articles say it: a free text may speak of a case. */
export const citedLaw = (
  citations: readonly Citation[],
  documents: ReadonlyMap<string, { readonly title: string }>,
): string =>
  citations
    .flatMap(({ document, article }) => {
      const title = documents.get(document)?.title;
      return title ? [`《${title}》${articleNumber.test(article) ? article.trim() : ''}`] : [];
    })
    .join('；');
