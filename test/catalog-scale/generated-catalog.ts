import type { EntryContent, ItemContent, Mode, Offer, Openness, Sharing } from '@shutong/catalog';
import { Draws } from '../../apps/standalone/demo/draws';
import { drawFields, subjectOf, type Field } from './field-pool';
import { holdersOf, type CatalogScale } from './scale';

/** Stands in every generated entry, where people and search see it. */
export const mark = '生成样例';

export interface GeneratedEntry {
  readonly code: string;
  /** Unified social credit code. */
  readonly provider: string;
  readonly content: EntryContent;
  readonly mounted: readonly Offer[];
  /** Mounted once and withdrawn since: an entry with only such has no resource. */
  readonly withdrawn: readonly Offer[];
}

/** What a generated catalogue is made from. */
export interface Material {
  /** Real ones, each once. */
  readonly titles: readonly string[];
  readonly fields: readonly Field[];
  readonly themes: readonly string[];
  /** Credit codes of departments, which share the entries. */
  readonly providers: readonly string[];
}

/** Draws that are of no one entry. */
const common = { titles: -1, items: -2, holders: -3, further: -4 } as const;

const sharings: readonly (readonly [Sharing, number])[] = [
  ['unconditional', 30],
  ['conditional', 55],
  ['not-shared', 15],
];
const opennesses: readonly (readonly [Openness, number])[] = [
  ['unconditional', 20],
  ['conditional', 25],
  ['not-open', 55],
];
const cycles = ['daily', 'weekly', 'monthly', 'quarterly', 'yearly', 'irregular'] as const;
const formats = [['database'], ['database', 'csv'], ['xlsx'], ['interface']] as const;
const industries = [...'ABCDEFGHIJKLMNOPQRST'];
/** Each with a way to call, so that anything shared may have a resource. */
const modeSets: readonly (readonly Mode[])[] = [
  ['query'],
  ['verify', 'query'],
  ['query', 'batch'],
  ['verify'],
];
/** Of entries without a mounted resource, one in so many has a withdrawn one. */
const withdrawnEvery = 10;

/**
 * A catalogue of a given size over real titles: the same seed and material give the same entries on every
 * machine. Each is complete (Decree 809, Art. 13) and says that it is generated.
 */
export class GeneratedCatalog {
  private readonly titles: readonly string[];
  private readonly itemCounts: readonly number[];
  private readonly resourceCounts: readonly number[];

  constructor(
    readonly seed: number,
    readonly scale: CatalogScale,
    private readonly material: Material,
  ) {
    this.titles = shuffled(new Draws(seed, common.titles), material.titles);
    this.itemCounts = this.spreadItems();
    this.resourceCounts = this.spreadResources();
  }

  *entries(): Generator<GeneratedEntry> {
    for (let n = 0; n < this.scale.entries; n++) yield this.entry(n);
  }

  entry(n: number): GeneratedEntry {
    const draws = new Draws(this.seed, n);
    const content = this.contentOf(n, draws);
    const code = codeOf(this.seed, n);
    const count = this.resourceCounts[n]!;
    const wasMounted = count === 0 && content.sharing !== 'not-shared';
    return {
      ...{ code, content, provider: draws.pickEarly(this.material.providers) },
      mounted: Array.from({ length: count }, (_, at) => offerOf(content, code, at + 1)),
      withdrawn: wasMounted && n % withdrawnEvery === 0 ? [offerOf(content, code, 1)] : [],
    };
  }

  /** Codes of the entries that have no mounted resource. */
  get withoutResource(): string[] {
    return this.resourceCounts.flatMap((count, n) => (count === 0 ? [codeOf(this.seed, n)] : []));
  }

  /** A title that has been used up comes again with its turn behind it. */
  private titleOf(n: number): string {
    const turn = Math.floor(n / this.titles.length);
    const title = this.titles[n % this.titles.length]!;
    return turn === 0 ? title : `${title}（${turn + 1}）`;
  }

  private contentOf(n: number, draws: Draws): EntryContent {
    const title = this.titleOf(n);
    const sharing = this.sharingOf(n);
    const open = sharing === 'not-shared' ? 'not-open' : draws.weighted(opennesses);
    const subject = subjectOf(title);
    const fields = drawFields(draws, this.material.fields, { count: this.itemCounts[n]!, subject });
    const names = fields.slice(0, 3).map(({ name }) => name);
    return {
      ...{ title, titleEn: '', sharing, open },
      summary: `【${mark}】${title}：${names.join('、')}等${fields.length}项。`,
      theme: draws.pick(this.material.themes),
      industry: draws.pick(industries),
      keywords: [mark],
      formats: [...draws.pick(formats)],
      updateCycle: draws.pick(cycles),
      modes: sharing === 'not-shared' ? [] : [...draws.pick(modeSets)],
      ...attributesOf(sharing, open),
      basis: [{ document: 'decree-809', article: '第十二条' }],
      relatedCodes: [],
      items: fields.map((field) => itemOf(field, sharing, open)),
    };
  }

  private sharingOf(n: number): Sharing {
    return new Draws(this.seed ^ 0x5eed, n).weighted(sharings);
  }

  /** At least one each; the others by uneven weights, so that a few entries have many. */
  private spreadItems(): number[] {
    const { entries, items } = this.scale;
    const draws = new Draws(this.seed, common.items);
    const weights = Array.from({ length: entries }, () => 1 + draws.below(100) ** 3);
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    const counts = weights.map((weight) => 1 + Math.floor(((items - entries) * weight) / all));
    const left = items - counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count, n) => count + (n < left ? 1 : 0));
  }

  /** What is not shared has none. */
  private spreadResources(): number[] {
    const { entries, resources } = this.scale;
    const shared = Array.from({ length: entries }, (_, n) => n).filter(
      (n) => this.sharingOf(n) !== 'not-shared',
    );
    const some = shuffled(new Draws(this.seed, common.holders), shared);
    const holders = some.slice(0, holdersOf(this.scale));
    const counts = new Array<number>(entries).fill(0);
    for (const n of holders) counts[n] = 1;
    const draws = new Draws(this.seed, common.further);
    for (let more = resources - holders.length; more > 0; more--) counts[draws.pick(holders)]!++;
    return counts;
  }
}

/** By the guide of 2017: a department's own (3), 99 001, and the mark before the sequence number. */
const codeOf = (seed: number, n: number): string =>
  `399001GEN${seed}/${String(n + 1).padStart(6, '0')}`;

/** What the two attributes make necessary (Art. 14). */
function attributesOf(
  sharing: Sharing,
  open: Openness,
): Pick<EntryContent, 'conditions' | 'legalGround' | 'openConditions'> {
  return {
    conditions:
      sharing === 'conditional'
        ? { scope: `各级部门（${mark}）`, uses: `行政审批（${mark}）` }
        : null,
    legalGround:
      sharing === 'not-shared'
        ? { law: '中华人民共和国民法典', article: '第一千一百一十条', reason: mark }
        : null,
    openConditions: open === 'conditional' ? `实名申请（${mark}）` : null,
  };
}

function itemOf(field: Field, sharing: Sharing, open: Openness): ItemContent {
  const narrow = field.personal || (field.class ?? 1) > 2;
  return {
    ...field,
    sharing,
    open: narrow ? 'not-open' : open,
    ...{ dataElement: null, codeTable: null },
  };
}

function offerOf({ title, modes, items }: EntryContent, code: string, number: number): Offer {
  const [first] = items;
  return {
    code: `${code}.${number}`,
    title: `${title}${mark}${number}`,
    kind: 'table',
    modes: (['verify', 'query'] as const).filter((mode) => modes.includes(mode)),
    keyFields: [first!.code],
    fields: items.slice(0, 12).map((item) => item.code),
    ...{ masks: {}, matchRules: {}, subjectField: null },
  };
}

function shuffled<T>(draws: Draws, list: readonly T[]): T[] {
  const result = [...list];
  for (let at = result.length - 1; at > 0; at--) {
    const other = draws.below(at + 1);
    [result[at], result[other]] = [result[other]!, result[at]!];
  }
  return result;
}
