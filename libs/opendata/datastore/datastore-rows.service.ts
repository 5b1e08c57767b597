import { Inject, Injectable } from '@nestjs/common';
import { Places, engineErrors } from '@shutong/datasets';
import { limits } from '@shutong/platform';
import type { Asker } from '../open-dataset/asker';
import type { FoundTable } from '../open-dataset/open-dataset';
import { OpenFiles } from '../open-dataset/open-files.service';
import { OpenRows, type FoundRows } from '../open-dataset/open-rows.service';
import type { AnswerInPages } from './datastore-answer';
import type { DatastoreQuery } from './datastore-query';

/** A slow reader holds one of few places no longer. */
const mostMs = limits.ckanLongAnswer.value;

/** Rows as CKAN's DataStore has them asked for: as many as were asked for, whatever one page of ours holds. */
@Injectable()
export class DatastoreRows {
  private readonly long = new Places(
    limits.ckanLongAnswers.value,
    0,
    limits.ckanLongAnswersShare.value,
  );

  constructor(
    @Inject(OpenRows) private readonly rows: OpenRows,
    @Inject(OpenFiles) private readonly files: OpenFiles,
  ) {}

  /** The first of them at least, however few there are. @throws as `OpenRows.from` */
  async *pages(wanted: DatastoreQuery, asker: Asker): AsyncGenerator<FoundRows, undefined> {
    const { table, most, skipped } = wanted;
    const atOnce = rowsAtOnce(wanted);
    for (let [left, next]: [number, string | null] = [most, null]; ;) {
      const query = { ...wanted.query, limit: Math.max(1, Math.min(left, atOnce)) };
      const page: FoundRows = await (next === null
        ? this.rows.from(table, query, skipped, asker)
        : this.rows.from(table, { ...query, cursor: next }, 0, asker));
      const rows = page.rows.slice(0, left);
      yield { ...page, rows };
      [left, next] = [left - rows.length, page.next];
      if (left <= 0 || next === null) return;
    }
  }

  /**
   * Until all are on their way; broken off where nobody takes them, and where the table is open no longer.
   * @throws engineErrors.queueFull, engineErrors.shareTaken before it has begun, and what breaks the stream
   */
  send(
    table: FoundTable,
    inPages: Pick<AnswerInPages, 'stream' | 'bytes'>,
    { client }: Asker,
    begin: () => void,
  ): Promise<void> {
    const { stream } = inPages;
    const whole = async (): Promise<void> => {
      const failures: Error[] = [];
      stream.once('error', (error) => failures.push(error));
      const late = setTimeout(() => stream.destroy(engineErrors.interrupted()), mostMs);
      const followed = this.files.follow(table, stream, () => inPages.bytes);
      begin();
      await followed.finally(() => clearTimeout(late));
      for (const failure of failures) throw failure;
    };
    return this.long.within(whole, { client });
  }

  /** Exact; null where it would have to be counted row by row. @throws as `OpenRows.from` */
  async total({ table, query, total }: DatastoreQuery, asker: Asker): Promise<number | null> {
    if (total !== undefined) return total;
    const { filter, output } = query;
    if (output.kind === 'groups') return null;
    if (!filter) return table.rows;
    const count = { function: 'count', name: 'count' } as const;
    const counted = { kind: 'groups', by: [], aggregates: [count] } as const;
    const asked = { output: counted, filter, sort: [], limit: 1 };
    const { rows } = await this.rows.from(table, asked, 0, asker);
    return Number(rows[0]![0]);
  }
}

/** A wide table has shorter pages: what is read is held in memory. */
function rowsAtOnce({ query: { output } }: DatastoreQuery): number {
  const width = output.kind === 'rows' ? output.columns.length : output.by.length;
  return Math.max(1, Math.min(limits.rowPage.value, Math.floor(limits.openCells.value / width)));
}
