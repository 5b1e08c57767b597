import { State } from '../../../libs/connector/state/state';
import { departments } from '../../story/cast';
import { hubQuery } from '../../support/hub-query';
import type { Instance } from '../../support/instance';
import { publishedLog, unpublished } from '../logs';
import { folderOf } from '../processes/region';
import { noFaults, type Facts } from '../suite';
import type { Rounds } from './rounds';
import { within, type Tables } from './setting-up';

interface Row {
  readonly code: string;
  readonly level: string;
}

/** A chunk as the hub has it. */
interface Chunk {
  readonly batch: string;
  readonly number: number;
  readonly entry: string;
  readonly accepted: number | null;
  readonly receipt: string | null;
  /** Microseconds. */
  readonly releasedAt: string;
}

/** A chunk as the requester's own database has it. */
interface Applied {
  readonly batch: string;
  readonly number: number;
  readonly accepted: number;
  readonly appliedAt: string;
}

const nameOf = ({ batch, number }: Pick<Chunk, 'batch' | 'number'>) => `chunk ${batch}/${number}`;

/** Each row of the provider's table stands in the requester's, as it was changed last. */
export async function rowFacts(tables: Tables, rounds: Rounds): Promise<Facts> {
  const source = await rowsOf(tables.source, 'register.chaos_dwelling');
  const target = new Map(
    (await rowsOf(tables.target, 'dwelling')).map((one) => [one.code, one.level]),
  );
  const missing = source.filter(({ code, level }) => target.get(code) !== level);
  const strangers =
    target.size - source.length + missing.filter(({ code }) => !target.has(code)).length;
  return {
    ...noFaults,
    accepted: rounds.changed,
    delivered: rounds.changed - missing.length,
    lost: [...missing.map(({ code, level }) => `row ${code} of ${level}`), ...rounds.failed],
    doubled: strangers > 0 ? [`${strangers} rows that nobody has sent`] : [],
  };
}

/** Chunks at the hub, in its log, in both connectors and in the requester's own database. */
export async function chunkFacts(instance: Instance, { target }: Tables): Promise<Facts> {
  const { folder } = instance;
  const log = await publishedLog(instance);
  const chunks = await hubQuery<Chunk>(
    folder,
    `SELECT batch, number, entry_id AS entry, accepted, receipt,
            extract(epoch FROM released_at) * 1000000 AS "releasedAt"
       FROM exchange.batch_chunk ORDER BY batch, number`,
  );
  const applied = await within(target, async (client) => {
    const { rows } = await client.query<Applied>(
      `SELECT batch, number, accepted, extract(epoch FROM applied_at) * 1000000 AS "appliedAt"
         FROM shutong.batch_chunk ORDER BY batch, number`,
    );
    return rows;
  });
  const entries = new Set(log.map(({ id }) => id));
  const known = new Map(chunks.map((chunk) => [nameOf(chunk), chunk]));
  const here = new Map(applied.map((chunk) => [nameOf(chunk), chunk]));
  const sent = log.filter(
    ({ action, outcome }) => action === 'exchange.batch.send' && outcome === 'allow',
  );
  const differs = (chunk: Chunk) => chunk.accepted !== here.get(nameOf(chunk))?.accepted;
  return {
    accepted: chunks.length,
    delivered: applied.length,
    lost: [
      ...chunks.filter(({ receipt }) => receipt === null).map((one) => `receipt of ${nameOf(one)}`),
      ...chunks.filter(differs).map((one) => `rows of ${nameOf(one)}`),
      ...(await receiptsMissing(instance, chunks)),
      ...(await unpublished(instance)),
    ],
    doubled:
      sent.length > chunks.length ? [`${sent.length} entries of ${chunks.length} chunks`] : [],
    releasedWithoutEntry: applied
      .filter((one) => !entries.has(known.get(nameOf(one))?.entry ?? ''))
      .map(nameOf),
    outOfOrder: [
      ...inDisorder(chunks, ({ releasedAt }) => Number(releasedAt)).map((one) => `${one} released`),
      ...inDisorder(applied, ({ appliedAt }) => Number(appliedAt)).map((one) => `${one} applied`),
    ],
  };
}

/** Rows that statistics have counted, against the receipts. */
export async function countedRows({ folder }: Instance): Promise<Facts> {
  const [row] = await hubQuery<{ counted: string; accepted: string }>(
    folder,
    `SELECT (SELECT coalesce(sum(rows), 0) FROM statistics.call_day WHERE mode = 'batch') AS counted,
            (SELECT coalesce(sum(accepted), 0) FROM exchange.batch_chunk) AS accepted`,
  );
  const [counted, accepted] = [Number(row!.counted), Number(row!.accepted)];
  const text = `rows: ${accepted} by receipts, ${counted} counted`;
  return {
    ...{ accepted: 0, delivered: 0, ...noFaults },
    lost: counted < accepted ? [text] : [],
    doubled: counted > accepted ? [text] : [],
  };
}

/** Both ends keep the receipts of both. */
async function receiptsMissing(instance: Instance, chunks: readonly Chunk[]): Promise<string[]> {
  const missing = [departments.police, departments.requester].map(async (department) => {
    const state = State.open(folderOf(instance, department));
    try {
      return chunks
        .filter(({ batch, number }) => !state.receipts.get([batch, number])?.receipt)
        .map((chunk) => `receipt of ${nameOf(chunk)} at ${department}`);
    } finally {
      await state.close();
    }
  });
  return (await Promise.all(missing)).flat();
}

/** Chunks that came before the one with the number below. */
function inDisorder<T extends Pick<Chunk, 'batch' | 'number'>>(
  chunks: readonly T[],
  at: (chunk: T) => number,
): string[] {
  return chunks
    .filter((chunk, index) => {
      const before = chunks[index - 1];
      return before?.batch === chunk.batch && at(chunk) < at(before);
    })
    .map(nameOf);
}

const rowsOf = (url: string, table: string): Promise<Row[]> =>
  within(url, async (client) => {
    const text = `SELECT dwelling_code AS code, hazard_level AS level FROM ${table}`;
    return (await client.query<Row>(text)).rows;
  });
