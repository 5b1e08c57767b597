import { translations } from './dictionary';
import { englishKey, type Glossary } from './glossary';
import { normalise } from './normalise';
import { cutNormal, tokensOf } from './segment';

/** One way to say something: a text says it where it holds all tokens. */
export interface Way {
  readonly tokens: readonly string[];
  /** Where the dictionary cuts single characters out of it (人社局): it must stand in the text as it is. */
  readonly asIs?: string;
  /** How near it is to what was typed: 1 the same, less what means the same or only belongs to it. */
  readonly nearness: number;
}

/** Ways to say one thing: a text answers to it where it says it in one of them. */
export interface WordGroup {
  /** As it was typed, in normal form. */
  readonly typed: string;
  /** The typed words first; then what the glossary says they stand for. */
  readonly ways: readonly Way[];
}

/** Words that ask and join, and say nothing of what is asked for. */
const empty = new Set(
  `的 了 吗 呢 啊 吧 嘛 我 我们 咱们 你 你们 您 他 他们 她 它 这 那 这个 那个 这些 那些 有 没有 有没有 是 是不是 在 和 与 及 或 从 到 去 来
   要 想 能 能不能 会 会不会 不会 可以 可不可以 请 请问 把 给 给我 让 被 对 等 个 些 就 都 也 还 还有 又 再 才 很 最 太 更 不 没 上 下 里 中
   怎么 怎样 怎么样 如何 哪 哪里 哪儿 哪些 哪个 哪家 哪条 哪天 什么 什么时候 多少 多少钱 几 几个 为什么 谁 关于 有关 以及 并 且 所 各 每
   今天 明天 昨天 现在 目前 最近 今年 去年 明年 下周 本周 上周 这周 时候 一下 一点 一些
   一个 一斤 一吨 一次 一年 一天 一月
   a an the of in on at to for from by with and or is are be was were what which how where when who whom whose why
   i my we our you your they their it its do does did can could may should will would me us any some there this that`.split(
    /\s+/,
  ),
);

/** Shortest form that may cut through the words of the dictionary: 遵义市监局 is 遵义 and 市监局. */
const boldLength = 3;

/** What follows 的 without saying more: 看病的地方 is where 看病 is. */
const vague = /的(地方|人|东西|事情|事|时候|时间)/gu;

/** Latin words with the spaces between them, or a run of anything else. */
const words = /[a-z0-9][a-z0-9.,&'+#]*(?:[\s-]+[a-z0-9][a-z0-9.,&'+#]*)*|[^a-z0-9\s]+/gu;

/** The groups of a free text: a document that answers to all of them is what was asked for. */
export function wordGroups(text: string, glossary: Glossary): WordGroup[] {
  const runs = normalise(text).replace(vague, ' ').match(words);
  const groups = (runs ?? []).flatMap((run) =>
    /^[a-z0-9]/.test(run) ? latinGroups(run, glossary) : chineseGroups(run, glossary),
  );
  const seen = new Set<string>();
  return groups.filter(({ typed }) => !empty.has(typed) && !seen.has(typed) && seen.add(typed));
}

/** What else the typed words may be: each nearer to them than the next. */
const nearness = { typed: 1, same: 0.85, narrower: 0.5, translation: 0.7 } as const;

type Other = Partial<Record<Exclude<keyof typeof nearness, 'typed'>, readonly string[]>>;

function groupOf(typed: string, others: Other = {}): WordGroup[] {
  const forms = new Map<string, number>([[typed, nearness.typed]]);
  for (const kind of ['same', 'translation', 'narrower'] as const) {
    for (const form of others[kind] ?? []) {
      if (!forms.has(form)) forms.set(form, nearness[kind]);
    }
  }
  const ways = [...forms].map(([form, near]) => wayOf(form, near));
  const said = ways.filter(({ tokens }) => tokens.length > 0);
  return said.length === 0 ? [] : [{ typed, ways: said }];
}

function wayOf(form: string, near: number): Way {
  const tokens = tokensOf(form);
  const isCut = tokens.length > 1 && tokens.some((token) => /^\p{Script=Han}$/u.test(token));
  return { tokens, nearness: near, ...(isCut ? { asIs: form } : {}) };
}

function latinGroups(run: string, glossary: Glossary): WordGroup[] {
  const words = run.split(/[\s-]+/);
  const groups: WordGroup[] = [];
  for (let from = 0; from < words.length;) {
    const { count, others } = englishAt(words, from, glossary);
    groups.push(...groupOf(englishKey(words.slice(from, from + count)), others));
    from += count;
  }
  return groups;
}

/** The longest form of the glossary, else of the dictionary; an empty word stays alone. */
function englishAt(
  words: readonly string[],
  from: number,
  glossary: Glossary,
): { readonly count: number; readonly others?: Other } {
  const known = glossary.wordsAt(words, from);
  if (known > 0) {
    const others = glossary.formsOf(englishKey(words.slice(from, from + known)));
    return { count: known, ...(others ? { others } : {}) };
  }
  const most = empty.has(words[from]!) ? 0 : Math.min(4, words.length - from);
  for (let count = most; count > 0; count--) {
    const translation = translations(words.slice(from, from + count));
    if (translation.length > 0) return { count, others: { translation } };
  }
  return { count: 1 };
}

/** Forms of the glossary where they stand, and the dictionary's words between them. */
function chineseGroups(run: string, glossary: Glossary): WordGroup[] {
  const groups: WordGroup[] = [];
  let rest = '';
  const flush = (): void => {
    groups.push(...cutNormal(rest).flatMap((word) => groupOf(word, glossary.formsOf(word))));
    rest = '';
  };
  const edges = edgesOf(run);
  for (let at = 0; at < run.length;) {
    const from = at;
    const mayEnd = (end: number): boolean =>
      end - from >= boldLength || (end - from > 1 && edges.has(from) && edges.has(end));
    const end = glossary.longestAt(run, at, mayEnd);
    if (end === undefined) {
      rest += run[at++]!;
      continue;
    }
    flush();
    const form = run.slice(at, end);
    groups.push(...groupOf(form, glossary.formsOf(form)));
    at = end;
  }
  flush();
  return groups;
}

/** Where the dictionary's words begin and end. */
function edgesOf(run: string): ReadonlySet<number> {
  let at = 0;
  return new Set([0, ...cutNormal(run).map((word) => (at += word.length))]);
}
