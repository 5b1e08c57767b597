import { Readable } from 'node:stream';
import type { RowPage } from '@shutong/datasets';
import type { DatastoreQuery } from './datastore-query';
import { recordsOf, written, type RecordField, type RecordFormat } from './records';

/** How rows are told, and what is told of them beside. */
export interface Told {
  readonly help: string;
  readonly format: RecordFormat;
  readonly fields: readonly RecordField[];
  readonly wanted: DatastoreQuery;
  /** Whether it is said how the next page is asked for by the numbers of its rows. */
  readonly withNext: boolean;
  readonly result: Readonly<Record<string, unknown>>;
}

/** What is sent at a time: whoever takes slowly is seen to take. */
const bytesAtOnce = 65_536;

export const isLast = ({ wanted: { most } }: Told, { rows, next }: RowPage): boolean =>
  next === null || rows.length >= most;

/** All of it, where one page holds the rows. */
export function wholeAnswer(told: Told, page: RowPage): Readonly<Record<string, unknown>> {
  const { format, fields, wanted, result } = told;
  const records = written(format, fields, recordsOf(page, wanted.places));
  return { ...result, records, ...nextOf(told, lastNumber(page)) };
}

/** The same, written while its pages are read. What fails in between breaks it off: that is no JSON, and nobody takes it for the whole. */
export class AnswerInPages {
  rows = 0;
  bytes = 0;
  readonly stream: Readable;

  constructor(
    private readonly told: Told,
    first: RowPage,
    others: AsyncIterable<RowPage>,
  ) {
    this.stream = Readable.from(this.pieces(first, others), { objectMode: false });
  }

  private async *pieces(first: RowPage, others: AsyncIterable<RowPage>): AsyncGenerator<Buffer> {
    for await (const text of this.texts(first, others)) {
      const all = Buffer.from(text);
      for (let at = 0; at < all.length; at += bytesAtOnce) {
        const piece = all.subarray(at, at + bytesAtOnce);
        this.bytes += piece.length;
        yield piece;
      }
    }
  }

  private async *texts(first: RowPage, others: AsyncIterable<RowPage>): AsyncGenerator<string> {
    const { help, result, format } = this.told;
    const isText = format === 'csv' || format === 'tsv';
    yield `${JSON.stringify({ help, success: true, result }).slice(0, -2)},"records":${isText ? '"' : '['}`;
    yield this.page(first);
    let last = lastNumber(first);
    for await (const page of others) {
      if (page.rows.length === 0) continue;
      yield `${isText ? '' : ','}${this.page(page)}`;
      last = lastNumber(page);
    }
    const next = JSON.stringify(nextOf(this.told, last)).slice(1, -1);
    yield `${isText ? '"' : ']'}${next === '' ? '' : `,${next}`}}}`;
  }

  /** Without what stands around all rows. */
  private page(page: RowPage): string {
    const { format, fields, wanted } = this.told;
    this.rows += page.rows.length;
    return JSON.stringify(written(format, fields, recordsOf(page, wanted.places))).slice(1, -1);
  }
}

const lastNumber = ({ rows, numbers }: RowPage): number | undefined =>
  rows.length === 0 ? undefined : numbers?.[rows.length - 1];

/** As CKAN 2.12 tells it: what to add to `filters`. */
function nextOf({ withNext, wanted: { goesOn } }: Told, last: number | undefined) {
  return withNext && goesOn && last !== undefined
    ? { next_page: { _id: { [goesOn]: last + 1 } } }
    : {};
}
