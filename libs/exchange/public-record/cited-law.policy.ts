import type { Citation, RuleDocument } from '@shutong/catalog';
import { articlesOf, hanArticles, latinArticles, printed } from './article';

/** A registered act: what it is called names nobody. */
export type Act = Pick<RuleDocument, 'code' | 'title' | 'titleEn'>;

/** Stands for a ground in which no law is recognised. */
export const toldToParties =
  '法律依据已告知申请方和提供方。The ground was stated to the requester and the provider.';

/** The law that something rests on, as registered documents and articles say it: a free text may speak of a case. */
export const citedLaw = (
  citations: readonly Citation[],
  documents: ReadonlyMap<string, Pick<Act, 'title'>>,
): string =>
  citations
    .flatMap(({ document, article }) => {
      const title = documents.get(document)?.title;
      return title ? [`《${title}》${articlesOf(article)}`] : [];
    })
    .join('；');

/**
 * Of what somebody wrote as a ground the law that it cites, printed anew: names of persons cannot be told from other words, so that
 * nothing is taken over but articles and the acts that the register of rule documents calls so.
 */
export function lawIn(ground: string, acts: readonly Act[]): string {
  const text = ground.normalize('NFKC');
  const named = actsByName(acts);
  const found = patternsOf([...named.keys()]).reduce<readonly Found[]>((before, pattern) => {
    const more = [...text.matchAll(pattern)].map((match) => foundBy(match, named));
    return [...before, ...more.filter((one) => !before.some((other) => overlap(one, other)))];
  }, []);
  const inOrder = found.toSorted((a, b) => a.from - b.from).map(({ law }) => law);
  return [...new Set(inOrder)].join('；') || toldToParties;
}

/** A citation, and where in the text it stands. */
interface Found {
  readonly from: number;
  readonly until: number;
  readonly law: string;
}

const overlap = (one: Found, other: Found): boolean =>
  one.from < other.until && other.from < one.until;

function foundBy(match: RegExpMatchArray, named: ReadonlyMap<string, Act>): Found {
  const { quoted, plain, articles = '' } = match.groups!;
  const act = named.get((quoted ?? plain ?? '').toLowerCase());
  const from = match.index!;
  return { from, until: from + match[0].length, law: lawOf(act, articles) };
}

/** In the language of its articles. */
function lawOf(act: Act | undefined, articles: string): string {
  if (!act) return printed(articles);
  const isLatin = /^[a-z]/iu.test(articles);
  return isLatin && act.titleEn
    ? `${act.titleEn}, ${articles}`
    : `《${act.title}》${printed(articles)}`;
}

/** What the Regulation is called for short, here and in its departments' letters. */
const shortNames: Readonly<Record<string, readonly string[]>> = {
  'decree-809': [
    ...['条例', '本条例', '国务院令第809号', '国务院第809号令', '809号令'],
    ...['Regulation', 'Decree 809', 'Decree No. 809', 'State Council Decree No. 809'],
  ],
};

/** Acts that a text may name otherwise than by their titles. */
export const coined = Object.keys(shortNames);

/** Names by themselves say which act is meant, or do so only with an article. */
const onlyWithArticle = ['条例', '本条例', 'regulation'];

/** By what each act is called, in lower case: also without the state before it and the year behind it. */
function actsByName(acts: readonly Act[]): ReadonlyMap<string, Act> {
  const names = acts.flatMap((act) => {
    const full = [act.title, act.titleEn].map((title) => title.normalize('NFKC').trim());
    const short = full.map((title) => title.replace(/^中华人民共和国|\s*\([^()]*\)$/gu, ''));
    const all = [...full, ...short, ...(shortNames[act.code] ?? [])];
    return all.filter(Boolean).map((name) => [name.toLowerCase(), act] as const);
  });
  return new Map(names);
}

/** Words after which a name or an article begins; after any other word it may be the end of a longer name. */
const lead =
  '根据|依据|依照|按照|遵照|参照|违反|不符合|符合|与|和|及|under\\s|per\\s|by\\s|see\\s|to\\s';
const beginsWord = `(?<=^|[^\\p{L}\\p{N}》]|${lead})`;
const beginsClause = `(?<=(?:^|[;。.:\\n])\\s*(?:${lead})?)`;
const endsName = '(?![\\p{L}\\p{N}]|\\s(?:on|for|of|in)\\s)';
const decree = '(?:\\s?\\((?:国务院令|主席令)第[一二三四五六七八九十百零\\d]{1,6}号\\))?';

/** Earlier ones first: what one has found is no other's. */
function patternsOf(names: readonly string[]): RegExp[] {
  const any = alternatives(names);
  const alone = alternatives(names.filter((name) => !onlyWithArticle.includes(name)));
  const act = (of: string) => `(?:《\\s?(?<quoted>${of})\\s?》|${beginsWord}(?<plain>${of}))`;
  const articles = `(?<articles>${hanArticles}|${latinArticles})`;
  const ofAct = `${beginsWord}(?<articles>${latinArticles})(?:,?\\s(?:of|in|under)\\s(?:the\\s)?|,?\\s?)`;
  const sources = [
    `${ofAct}${act(any)}${endsName}`,
    `${act(any)}${decree},?\\s?的?${articles}`,
    `(?:${act(alone)})${endsName}`,
    `${beginsClause}${articles}(?!,?\\s(?:of|in|under)\\s)`,
  ];
  return sources.map((source) => new RegExp(source, 'giu'));
}

/** The longest first: a name may begin another. None matches nothing. */
const alternatives = (names: readonly string[]): string =>
  names.length === 0
    ? '(?!)'
    : names
        .toSorted((a, b) => b.length - a.length)
        .map((name) => name.replace(/[$()*+.?[\\\]^{|}]/gu, '\\$&'))
        .join('|');
