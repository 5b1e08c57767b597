import { Inject, Injectable } from '@nestjs/common';
import type { RowCondition } from '@shutong/datasets';
import { Usage } from '@shutong/messaging';
import type { CkanActions } from '../ckan/action';
import type { Asked } from '../ckan/asked';
import { misfit } from '../ckan/ckan-answer';
import type { Asker } from '../open-dataset/asker';
import { OpenDatasets } from '../open-dataset/open-datasets.service';
import { OpenRows, type FoundRows } from '../open-dataset/open-rows.service';
import type { FoundTable } from '../open-dataset/open-dataset';
import { datastoreQuery, hasRowId, type DatastoreQuery } from './datastore-query';
import { DatastoreTables } from './datastore-table.service';
import {
  fieldsOf,
  recordFormats,
  recordsOf,
  withNotes,
  written,
  type RecordFormat,
} from './records';

/** Rows of resources, in the way of CKAN's DataStore. */
@Injectable()
export class DatastoreActions {
  readonly all: CkanActions = {
    datastore_search: {
      about:
        'Rows of a resource. Parameters: resource_id, filters, q, fields, sort, distinct, limit, offset, include_total, records_format (objects, lists, csv, tsv).',
      readsRows: true,
      run: (asked) => this.search(asked),
    },
    datastore_info: {
      about: 'Fields of a resource and how many rows it has. Parameters: id.',
      readsRows: true,
      run: (asked) => this.info(asked),
    },
  };

  constructor(
    @Inject(DatastoreTables) private readonly tables: DatastoreTables,
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(OpenRows) private readonly rows: OpenRows,
    @Inject(Usage) private readonly usage: Usage,
  ) {}

  private async search(asked: Asked) {
    const name = asked.has('resource_id') ? 'resource_id' : 'id';
    const id = asked.needed(name === 'id' && !asked.has('id') ? 'resource_id' : name);
    const table = await this.tables.tableOf(asked, id, 'rows');
    const { dataset, version } = table;
    return this.usage
      .counted(
        asked.ctx,
        { act: 'call', channel: 'portal', dataset, version },
        () => this.answer(asked, id, table),
        ({ rows }) => ({ rows }),
      )
      .then(({ answer }) => answer);
  }

  private async answer(asked: Asked, id: string, table: FoundTable) {
    const format = formatOf(asked);
    const wanted = datastoreQuery(asked, table.columns);
    const page = await this.page(asked, table, wanted);
    const fields = fieldsOf(page.columns, titlesOf(table), wanted.withId);
    const records = wanted.limit === 0 ? [] : recordsOf(page, wanted.withId);
    // A page may be cut by its size: whoever goes on by the limit is told how far it came.
    const isCut = page.next !== null && records.length < wanted.limit;
    const total = asked.flag('include_total', true) ? await this.total(asked, table, wanted) : null;
    const answer = {
      ...{ resource_id: id, fields, records_format: format },
      records: written(format, fields, records),
      limit: isCut ? records.length : wanted.limit,
      ...(wanted.offset > 0 ? { offset: wanted.offset } : {}),
      ...{ include_total: total !== null, total_was_estimated: false },
      ...(total === null ? {} : { total }),
    };
    return { answer, rows: records.length };
  }

  private page(
    asked: Asked,
    table: FoundTable,
    { query, offset }: DatastoreQuery,
  ): Promise<FoundRows> {
    return this.rows.from(table, query, offset, asked.asker);
  }

  /** Exact; null where it would have to be counted row by row. */
  private async total(
    { asker }: Asked,
    table: FoundTable,
    { query: { filter, output } }: DatastoreQuery,
  ): Promise<number | null> {
    if (output.kind === 'groups') return null;
    return filter ? this.countOf(table, filter, asker) : table.rows;
  }

  private async countOf(table: FoundTable, filter: RowCondition, asker: Asker): Promise<number> {
    const count = { function: 'count', name: 'count' } as const;
    const output = { kind: 'groups', by: [], aggregates: [count] } as const;
    const { rows } = await this.rows.from(table, { output, filter, sort: [], limit: 1 }, 0, asker);
    return Number(rows[0]![0]);
  }

  private async info(asked: Asked) {
    const id = asked.needed(asked.has('resource_id') ? 'resource_id' : 'id');
    const table = await this.tables.tableOf(asked, id, 'rows');
    const itemOf = await this.datasets.itemsOf(asked.ctx, table);
    const fields = fieldsOf(table.columns, titlesOf(table), hasRowId(table.columns));
    return {
      meta: { id, count: table.rows, table_type: 'BASE TABLE', aliases: [] },
      fields: fields.map((field) => withNotes(field, itemOf(table.place, field.id))),
    };
  }
}

export const titlesOf = ({ columns }: FoundTable): ReadonlyMap<string, string> =>
  new Map(columns.map(({ name, title }) => [name, title]));

function formatOf(asked: Asked): RecordFormat {
  const said = asked.text('records_format') || 'objects';
  const format = recordFormats.find((one) => one === said);
  if (!format) throw misfit({ records_format: [`Must be one of ${recordFormats.join(', ')}`] });
  return format;
}
