import { limits } from '@shutong/platform';
import { datasetsInBox } from '../open-dataset/open-dataset.query';
import { FindRefusal, type FindQuery, type FindRange } from './find-query';

/** Values of a statement, each under its number. */
export class Bound {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** What a query is answered from. */
interface FindContext {
  /** By words, the number under which the ids of what they find are bound, the most relevant first. */
  readonly found: ReadonlyMap<string, string>;
  readonly bound: Bound;
  readonly now: Date;
}

interface Field {
  /** An expression, of one value or of several. */
  readonly sql: string;
  readonly kind: 'text' | 'texts' | 'instant' | 'constant';
  /** Found also where it is only part of the value. */
  readonly isWithin?: boolean;
  readonly inCapitals?: boolean;
}

const text = (sql: string): Field => ({ sql, kind: 'text' });
const texts = (sql: string): Field => ({ sql, kind: 'texts' });
const constant = (value: string): Field => ({ sql: `'${value}'`, kind: 'constant' });
const title: Field = { sql: 'lower(l.title)', kind: 'text', isWithin: true };
const publisher: Field = { ...text('lower(l.organization_title)'), isWithin: true };

/** What a query may name; several have two names. */
const fields: Readonly<Record<string, Field>> = {
  ...{ id: text('l.id::text'), name: text('l.name'), title, text: title, title_string: title },
  ...{ tags: texts('l.tags'), groups: texts('l.themes') },
  ...{ organization: text('l.organization'), owner_org: text('l.organization') },
  res_format: { ...texts('l.formats'), inCapitals: true },
  license_id: text('l.licence'),
  source_class: text('l.source_class'),
  ...{ author: publisher, maintainer: publisher },
  metadata_modified: { sql: 'l.changed_at', kind: 'instant' },
  metadata_created: { sql: 'l.created_at', kind: 'instant' },
  ...{ type: constant('dataset'), dataset_type: constant('dataset'), state: constant('active') },
  ...{ private: constant('false'), capacity: constant('public') },
};

/** Fields of which the words are those of a search. */
const searched = ['notes', 'text'];

/** All words that a query searches for, in their order: the first say what is relevant. */
function wordsIn(query: FindQuery): string[] {
  if (query.op === 'words') return [query.words];
  if (query.op === 'and' || query.op === 'or') return query.parts.flatMap(wordsIn);
  if (query.op === 'not') return wordsIn(query.part);
  return query.op === 'equals' && searched.includes(query.field) ? [query.value] : [];
}

/** What a query comes to on `l`, a row of the listing. */
export interface FindCondition {
  readonly condition: string;
  /** The number under which the ids of what its first words find are bound, the most relevant first; undefined without words. */
  readonly ranked: string | undefined;
}

/** Of datasets the ids of those that words find, the most relevant first. */
export type FindsWords = (words: string) => readonly string[] | Promise<readonly string[]>;

/** What a query comes to, its values bound. @throws FindRefusal */
export async function findCondition(
  query: FindQuery,
  { bound, now }: Pick<FindContext, 'bound' | 'now'>,
  finds: FindsWords,
): Promise<FindCondition> {
  const words = [...new Set(wordsIn(query))];
  const most = limits.findSearches.value;
  if (words.length > most) throw new FindRefusal(`more than ${most} searches for words`);
  const found = new Map<string, string>();
  for (const one of words) found.set(one, bound.add(await finds(one)));
  const condition = conditionOf(query, { found, bound, now });
  return { condition, ranked: words[0] === undefined ? undefined : found.get(words[0]) };
}

/** @throws FindRefusal */
function conditionOf(query: FindQuery, context: FindContext): string {
  if ('field' in query) return byField(query, context);
  switch (query.op) {
    case 'all':
      return 'true';
    case 'box':
      return `l.id IN (${datasetsInBox(context.bound.add(query.box))})`;
    case 'and':
    case 'or':
      return joined(query, context);
    case 'not':
      return `NOT coalesce(${conditionOf(query.part, context)}, false)`;
    case 'words':
      return byWords(query.words, context);
  }
}

function joined(
  { op, parts }: Extract<FindQuery, { readonly parts: readonly FindQuery[] }>,
  context: FindContext,
): string {
  const conditions = parts.map((part) => conditionOf(part, context));
  return `(${conditions.join(op === 'and' ? ' AND ' : ' OR ')})`;
}

const byWords = (words: string, { found }: FindContext): string =>
  `l.id = ANY (${found.get(words)!}::uuid[])`;

type OfField = Extract<FindQuery, { readonly field: string }>;

function byField(query: OfField, context: FindContext): string {
  if (query.op === 'equals' && searched.includes(query.field)) {
    return byWords(query.value, context);
  }
  // Of such fields a catalogue may have any; here nothing has one.
  if (/^(extras|vocab|res_extras)_/.test(query.field)) return 'false';
  const field = Object.hasOwn(fields, query.field) ? fields[query.field] : undefined;
  if (!field) throw new FindRefusal(`undefined field ${query.field}`);
  if (query.op === 'exists') {
    return field.kind === 'texts' ? `cardinality(${field.sql}) > 0` : `${field.sql} IS NOT NULL`;
  }
  if (query.op === 'range') return byRange(field, query.range, context);
  if (field.kind === 'instant') {
    const at = instantOf(query.value, 'equals', context.now);
    return `${field.sql} = ${context.bound.add(at)}::timestamptz`;
  }
  return byText(field, query, context.bound);
}

function byText(
  field: Field,
  { op, value }: Exclude<OfField, { op: 'exists' | 'range' }>,
  bound: Bound,
): string {
  const said = field.inCapitals
    ? value.toUpperCase()
    : field.isWithin
      ? value.toLowerCase()
      : value;
  if (op === 'equals' && !field.isWithin) {
    const { sql, kind } = field;
    const one = bound.add(said);
    return kind === 'texts' ? `${sql} @> ARRAY[${one}::text]` : `${sql} = ${one}::text`;
  }
  const like = said.replaceAll(/[\\%_]/g, '\\$&');
  const pattern = bound.add(field.isWithin ? `%${like}%` : `${like}%`);
  return field.kind === 'texts'
    ? `EXISTS (SELECT 1 FROM unnest(${field.sql}) AS one WHERE one LIKE ${pattern}::text)`
    : `${field.sql} LIKE ${pattern}::text`;
}

function byRange({ sql, kind }: Field, range: FindRange, { bound, now }: FindContext): string {
  if (kind === 'texts') throw new FindRefusal('a range needs a field of one value');
  const type = kind === 'instant' ? 'timestamptz' : 'text';
  const value = (end: string, side: 'from' | 'to') =>
    `${bound.add(kind === 'instant' ? instantOf(end, side, now) : end)}::${type}`;
  const { from, to, withFrom, withTo } = range;
  const conditions = [
    ...(from === null ? [] : [`${sql} ${withFrom ? '>=' : '>'} ${value(from, 'from')}`]),
    ...(to === null ? [] : [`${sql} ${withTo ? '<=' : '<'} ${value(to, 'to')}`]),
  ];
  return conditions.length === 0 ? `${sql} IS NOT NULL` : `(${conditions.join(' AND ')})`;
}

const unitMs: Readonly<Record<string, number>> = {
  ...{ SECOND: 1000, MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 },
  ...{ WEEK: 604_800_000, MONTH: 2_592_000_000, YEAR: 31_536_000_000 },
};

/** ISO 8601, UTC where no zone is said, or `NOW-7DAYS`: how long ago, months of 30 days and years of 365. */
function instantOf(written: string, side: 'from' | 'to' | 'equals', now: Date): Date {
  const relative = /^NOW(?:([+-]\d{1,6})([A-Z]+?)S?)?(?:\/[A-Z]+)?$/.exec(written);
  if (relative) {
    const unit = relative[2] === undefined ? 0 : unitMs[relative[2]];
    if (unit === undefined) throw new FindRefusal(`cannot parse the date ${written}`);
    return known(new Date(now.getTime() + Number(relative[1] ?? 0) * unit), written);
  }
  const iso =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;
  const [, day, time = side === 'to' ? '23:59:59.999' : '00:00', zone = 'Z'] =
    iso.exec(written) ?? [];
  return known(new Date(`${day}T${time}${zone}`), written);
}

/** An instant that the database knows as well. */
function known(at: Date, written: string): Date {
  const year = at.getUTCFullYear();
  if (!(year >= -4000 && year <= 9999)) throw new FindRefusal(`cannot parse the date ${written}`);
  return at;
}
