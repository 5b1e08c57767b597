import { decodeCursor, isCount, isDay, isInstant, isUuid, updateDueSql } from '@shutong/platform';
import type { OpenDataset } from './open-dataset';

interface Order {
  /** An expression on the rows of datasets; null comes last, up and down. */
  readonly sql: string;
  readonly type: 'date' | 'smallint' | 'timestamptz';
  readonly holds: (part: unknown) => boolean;
}

const updatedOn = `(v.published_at AT TIME ZONE 'Asia/Shanghai')::date`;
const points: Pick<Order, 'type' | 'holds'> = { type: 'smallint', holds: isCount };

/** What datasets are listed by: fields that each of them is told with. */
const orders = {
  publishedAt: { sql: 'v.published_at', type: 'timestamptz', holds: isInstant },
  updateDueOn: {
    sql: updateDueSql('v.update_cycle', updatedOn),
    ...{ type: 'date', holds: (part) => typeof part === 'string' && isDay(part) },
  },
  mqa: { sql: 'q.points', ...points },
  fiveStar: { sql: 'q.stars', ...points },
} satisfies Readonly<Record<string, Order>>;
type OrderField = keyof typeof orders;

/** By one of them, the smallest first; with `-` before it the greatest. */
export const datasetSorts = [
  ...['publishedAt', '-publishedAt', 'updateDueOn', '-updateDueOn'],
  ...['mqa', '-mqa', 'fiveStar', '-fiveStar'],
] as const;
export type DatasetSort = OrderField | `-${OrderField}`;

/** How a page of datasets is asked for in an order, each parameter under its number. */
export interface OrderedPage {
  readonly condition: string;
  readonly orderBy: string;
  readonly values: readonly (string | number | null)[];
  readonly keyOf: (dataset: OpenDataset) => (string | number)[];
}

/**
 * The page behind a cursor, which belongs to its order; of equal datasets the one founded last comes first, as it does
 * where no order is asked for.
 * @param from number of the first parameter; there are two
 * @throws platformErrors.invalidCursor
 */
export function orderedPage(
  sort: DatasetSort | undefined,
  after: string | undefined,
  from: number,
): OrderedPage {
  const [key, id] = [`$${from}`, `$${from + 1}::uuid`];
  if (sort === undefined) {
    const last = after ? decodeCursor(after, isUuid)[0] : null;
    const condition = `(${key}::text IS NULL AND (${id} IS NULL OR v.dataset_id < ${id}))`;
    const values = [null, last];
    return { condition, orderBy: 'v.dataset_id DESC', values, keyOf: (dataset) => [dataset.id] };
  }
  const descending = sort.startsWith('-');
  const field = sort.replace('-', '') as OrderField;
  const { sql, type, holds }: Order = orders[field];
  const last = `${key}::${type}`;
  const [, value = null, lastId = null] = after ? lastOf(after, sort, holds) : [];
  const tie = `v.dataset_id < ${id}`;
  const behind = `${sql} ${descending ? '<' : '>'} ${last} OR ${sql} IS NULL OR (${sql} = ${last} AND ${tie})`;
  return {
    condition: `(${id} IS NULL OR CASE WHEN ${last} IS NULL THEN ${sql} IS NULL AND ${tie} ELSE ${behind} END)`,
    orderBy: `${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST, v.dataset_id DESC`,
    values: [value === '' ? null : value, lastId],
    keyOf: (dataset) => [sort, keyIn(dataset[field]), dataset.id],
  };
}

/** Empty where there is none. */
const keyIn = (value: Date | string | number | null): string | number =>
  value instanceof Date ? value.toISOString() : (value ?? '');

const lastOf = (after: string, sort: DatasetSort, holds: Order['holds']) =>
  decodeCursor(
    after,
    (part): part is DatasetSort => part === sort,
    (part): part is string | number => part === '' || holds(part),
    isUuid,
  );
