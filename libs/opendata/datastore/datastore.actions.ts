import { Inject, Injectable } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import type { CkanActions } from '../ckan/action';
import type { Asked } from '../ckan/asked';
import { helpOf, misfit } from '../ckan/ckan-answer';
import { LongAnswer } from '../ckan/long-answer';
import { OpenDatasets } from '../open-dataset/open-datasets.service';
import type { FoundTable } from '../open-dataset/open-dataset';
import { AnswerInPages, isLast, wholeAnswer, type Told } from './datastore-answer';
import { linksOf } from './datastore-links';
import { datastoreQuery, type DatastoreQuery } from './datastore-query';
import { DatastoreRows } from './datastore-rows.service';
import { DatastoreTables } from './datastore-table.service';
import { hasRowId } from './row-id';
import {
  fieldsOf,
  numberField,
  recordFormats,
  withNotes,
  type RecordField,
  type RecordFormat,
} from './records';

/** Rows of resources, in the way of CKAN's DataStore. */
@Injectable()
export class DatastoreActions {
  readonly all: CkanActions = {
    datastore_search: {
      about:
        'Rows of a resource. Parameters: resource_id, filters, q, full_text, fields, sort, distinct, limit, offset, include_total, include_next_page, records_format (objects, lists, csv, tsv).',
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
    @Inject(DatastoreRows) private readonly rows: DatastoreRows,
    @Inject(Usage) private readonly usage: Usage,
  ) {}

  private async search(asked: Asked): Promise<unknown> {
    const name = asked.has('resource_id') ? 'resource_id' : 'id';
    const id = asked.needed(name === 'id' && !asked.has('id') ? 'resource_id' : name);
    const table = await this.tables.tableOf(asked, id, 'rows');
    const { dataset, version } = table;
    const act = { act: 'call', channel: 'portal', dataset, version } as const;
    // What is written while it is read is answered before it has ended, and counted then.
    return new Promise((answer, refuse) => {
      const run = () => this.answer(asked, id, table, answer);
      this.usage.counted(asked.ctx, act, run, (rows) => ({ rows })).catch(refuse);
    });
  }

  /** How many rows it was, once all are on their way. */
  private async answer(
    asked: Asked,
    id: string,
    table: FoundTable,
    answer: (result: unknown) => void,
  ): Promise<number> {
    const format = formatOf(asked);
    const wanted = datastoreQuery(asked, table);
    const withNext = asked.flag('include_next_page', false);
    const pages = this.rows.pages(wanted, asked.asker);
    const first = (await pages.next()).value!;
    const total = asked.flag('include_total', true)
      ? await this.rows.total(wanted, asked.asker)
      : null;
    const fields = shownFields(wanted, fieldsOf(first.columns, titlesOf(table)));
    const result = {
      ...{ resource_id: id, fields, records_format: format },
      ...toldOf(asked, wanted, total),
    };
    const help = helpOf(asked.portal, 'datastore_search');
    const told: Told = { help, format, fields, wanted, withNext, result };
    if (!isLast(told, first)) {
      const inPages = new AnswerInPages(told, first, pages);
      const begin = (): void => answer(new LongAnswer(inPages.stream));
      await this.rows.send(table, inPages, asked.asker, begin);
      return inPages.rows;
    }
    answer(wholeAnswer(told, first));
    return first.rows.length;
  }

  private async info(asked: Asked) {
    const id = asked.needed(asked.has('resource_id') ? 'resource_id' : 'id');
    const table = await this.tables.tableOf(asked, id, 'rows');
    const itemOf = await this.datasets.itemsOf(asked.ctx, table);
    const fields = fieldsOf(table.columns, titlesOf(table));
    const all = hasRowId(table.columns) ? [numberField, ...fields] : fields;
    return {
      meta: { id, count: table.rows, table_type: 'BASE TABLE', aliases: [] },
      fields: all.map((field) => withNotes(field, itemOf(table.place, field.id))),
    };
  }
}

export const titlesOf = ({ columns }: FoundTable): ReadonlyMap<string, string> =>
  new Map(columns.map(({ name, title }) => [name, title]));

const shownFields = ({ places }: DatastoreQuery, read: readonly RecordField[]): RecordField[] =>
  places.map((place) => (place === null ? numberField : read[place]!));

/** Beside the rows: what was asked for, as it was understood. */
function toldOf(asked: Asked, { offset, limit }: DatastoreQuery, total: number | null) {
  const filters = asked.json('filters');
  return {
    ...(filters === undefined ? {} : { filters }),
    ...{ limit, ...(offset > 0 ? { offset } : {}) },
    ...linksOf(asked, { offset, limit }),
    ...{ include_total: total !== null, total_was_estimated: false },
    ...(total === null ? {} : { total }),
  };
}

function formatOf(asked: Asked): RecordFormat {
  const said = asked.text('records_format') || 'objects';
  const format = recordFormats.find((one) => one === said);
  if (!format) throw misfit({ records_format: [`Must be one of ${recordFormats.join(', ')}`] });
  return format;
}
