import {
  applyMask,
  wireLimits,
  type CommandClear,
  type CommandContent,
  type OpenedCommand,
  type QueryContent,
  type RowValue,
} from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { SourceRead, SourceRow, SourceValue } from '../source/source-database';
import type { Answered, Answering } from './answering';
import { masksOf } from './masks';
import { equalsOf, mountColumnOf, whereOf, withinBox, type Mount } from './mount';
import { batchesOf, originOf } from './origin';
import { openPosition, queryHash, sealPosition, type Position } from './page-token';
import { fitting, positionsBehind } from './page.formula';
import { answerSubject, type Subjects } from './subjects';

/** Bytes of a page's rows as JSON; the rest of one message is for the answer around them. */
const pageBytes = wireLimits.largestContent - 4096;

type Row = QueryContent['rows'][number];

/** A read of one page, and what its token is bound to. */
interface Page {
  readonly read: SourceRead;
  readonly from: Position;
  readonly query: Buffer;
}

/**
 * A page of rows of the agreement's row filter: granted fields, masked, as many as asked for, granted and one message holds. Errors:
 * those of the source, `connector.mount-field`, `.after`, `.row-too-large`.
 */
export async function query(
  { command, content }: OpenedCommand,
  of: Answering,
  subjects: Subjects | undefined,
): Promise<Answered> {
  const limit = Math.min(command.rowsAsked, of.terms.maxRows);
  const page = pageOf(command, content, of, { limit, subjects });
  const rows = await of.source.read(page.read, of.milliseconds);
  const wanted = rows.slice(0, limit).map((row) => shown(row, command.fields, of));
  const origin = originOf(command.fields, of.mount, of.terms);
  const { batches = [] } = batchesOf(rows, of.mount);
  const fit = fitting(
    wanted.map((row, at) => JSON.stringify([row, batches[at]])),
    pageBytes - Buffer.byteLength(JSON.stringify(origin)),
  );
  if (fit === 0 && wanted.length > 0) throw new ConnectorError('connector.row-too-large');
  const next = fit > 0 && fit < rows.length ? nextOf(rows, fit, page) : undefined;
  const answer = {
    ...{ rows: wanted.slice(0, fit), ...(next ? { next } : {}) },
    origin: { ...origin, ...batchesOf(rows.slice(0, fit), of.mount) },
  };
  if (!subjects) return { content: answer };
  const asked = content.keys[subjects.field] ?? content.filter?.[subjects.field];
  return { content: answer, subject: answerSubject(subjects, rows.slice(0, fit), asked) };
}

function pageOf(
  { agreement, fields }: CommandClear,
  { keys, filter, box, after }: CommandContent,
  { mount, terms }: Answering,
  { limit, subjects }: { readonly limit: number; readonly subjects: Subjects | undefined },
): Page {
  const equals = equalsOf(mount, { ...filter, ...keys });
  const orderBy = orderOf(mount, equals);
  const wanted = fields.map((field) => mountColumnOf(mount, field));
  const beside = [subjects?.column, mount.origin?.batch].filter((column) => column !== undefined);
  const columns = [...new Set([...wanted, ...orderBy, ...beside])];
  const same = Object.entries(equals).sort(([a], [b]) => (a < b ? -1 : 1));
  const asked = [agreement, mount.resource, mount.table, orderBy, same, ...(box ? [box] : [])];
  const query = queryHash(asked);
  const from = after === undefined ? { skip: 0 } : openPosition(after, query);
  const where = [...whereOf(mount, terms), ...(box ? withinBox(mount, box) : [])];
  const read = { table: mount.table, columns, equals, where, orderBy, ...from, limit: limit + 1 };
  return { read, from, query };
}

/** Key columns first, then all others, so that equal keys have an order too; given ones need none. */
function orderOf(mount: Mount, equals: SourceRow): readonly string[] {
  const keys = mount.keyFields.map((field) => mountColumnOf(mount, field));
  const all = new Set([...keys, ...Object.values(mount.columns)]);
  return [...all].filter((column) => !Object.hasOwn(equals, column));
}

function nextOf(rows: readonly SourceRow[], fit: number, { read, from, query }: Page): string {
  for (const position of positionsBehind({ rows, shown: fit, orderBy: read.orderBy, from })) {
    const token = sealPosition(position, query);
    if (token !== undefined) return token;
  }
  throw new ConnectorError('connector.row-too-large');
}

const shown = (row: SourceRow, fields: readonly string[], of: Answering): Row =>
  Object.fromEntries(
    fields.map((field) => [field, masked(row[mountColumnOf(of.mount, field)]!, field, of)]),
  );

function masked(value: SourceValue, field: string, of: Answering): RowValue {
  return masksOf(field, of).reduce<RowValue>(
    (text, mask) => applyMask(mask, typeof text === 'boolean' ? String(text) : text),
    value,
  );
}
