/** Numbers as articles bear them: by place, so that no row of digits that identifies somebody is one. */
const digit = '[一二三四五六七八九]';
const hanNumber = `(?:(?=[一二三四五六七八九十])(?:${digit}千零?)?(?:${digit}百零?)?(?:${digit}?十)?${digit}?)`;
const number = `\\s?(?:${hanNumber}|[1-9]\\d{0,3})\\s?`;
const part = `第(?:${number}|\\(${number}\\))`;

const hanAnd = '(?:、|和|及|与|或|至|以及|-|–|—)';
const hanUnit = `第${number}(?:${hanAnd}${number})*[条章节编](?:之${hanNumber})?`;
const hanArticle = `${hanUnit}(?:${part}款)?(?:${part}项)?(?:${part}目)?`;

const latinNumber = '[1-9]\\d{0,3}(?!\\d)(?:\\((?:\\d{1,2}|[a-z])\\)){0,3}';
const latinAnd = '\\s?(?:,\\s(?:and\\s)?|and\\s|or\\s|to\\s|-|–)\\s?';
const latinUnit = '(?:Articles?|Arts?\\.|Sections?|Paragraphs?|Items?)';
const latinArticle = `${latinUnit}\\s?${latinNumber}(?:${latinAnd}${latinNumber})*`;

/** Articles as Chinese cites them, 第十四条第二款、第十五条, as a source of patterns for texts in NFKC. */
export const hanArticles = `${hanArticle}(?:\\s?${hanAnd}\\s?${hanArticle})*`;
/** The same in English: Articles 14(2) and 15. */
export const latinArticles = `${latinArticle}(?:${latinAnd}${latinArticle})*`;

const onlyArticles = new RegExp(`^(?:${hanArticles}|${latinArticles})$`, 'iu');

/** How articles are printed: Chinese brackets about Chinese numbers. */
export const printed = (articles: string): string =>
  /^第/u.test(articles) ? articles.replaceAll('(', '（').replaceAll(')', '）') : articles;

/** A text that is nothing but articles, as it is printed; otherwise empty. */
export function articlesOf(text: string): string {
  const normal = text.normalize('NFKC').trim();
  return onlyArticles.test(normal) ? printed(normal) : '';
}
