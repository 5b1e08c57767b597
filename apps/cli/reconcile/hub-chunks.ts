import type { Client } from 'pg';
import type { HubBatches } from './chunk-comparison';
import { chunkSteps, type ChunkStep, type HubChunk, type Standing } from './logged-chunk';

const pageSize = 2000;

/** Of the register of chunks, what was signed as its SHA-256 in hex, with the log entry of its release. */
interface Row {
  readonly batch: string;
  readonly number: number;
  /** Microseconds since the epoch. */
  readonly at: string;
  readonly manifest: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly receipt: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly entry: string;
  readonly body: Buffer | null;
}

/** The parts of the entry (hub.audit/1) of a chunk's release that are compared. */
interface Body {
  readonly action: string;
  readonly resource: readonly {
    readonly type: string;
    readonly id: string;
    readonly rows?: number;
    readonly bytes?: number;
  }[];
  readonly response?: { readonly sha256?: string };
}

/** By step: whose, when, and what is compared. */
const steps: Readonly<
  Record<ChunkStep, { party: string; at: string; facts: (row: Row) => HubChunk['facts'] }>
> = {
  sent: {
    ...{ party: 'b.provider', at: 'c.released_at' },
    facts: ({ manifest, rows, bytes, sha256 }) => ({ manifest, rows, bytes, sha256 }),
  },
  received: {
    ...{ party: 'b.requester', at: 'c.received_at' },
    facts: ({ receipt, manifest, accepted, rejected }) => ({
      ...{ receipt, manifest, accepted, rejected },
    }),
  },
};

/** Batches in which the department provides or takes, by the hub's register, with the log entries of their releases. */
export const hubBatchesOf = (client: Client, department: string): HubBatches => ({
  standings: (batches) => standings(client, batches),
  chunks: async function* () {
    for (const step of chunkSteps) yield* chunksOf(client, department, step);
  },
});

async function* chunksOf(
  client: Client,
  department: string,
  step: ChunkStep,
): AsyncGenerator<HubChunk> {
  const { party, at } = steps[step];
  let after: readonly [string, number] = ['00000000-0000-0000-0000-000000000000', 0];
  for (;;) {
    const { rows } = await client.query<Row>(
      `SELECT c.batch, c.number, (extract(epoch FROM ${at}) * 1000000)::bigint AS at,
              ${sha256Of('c.manifest')} AS manifest, c.rows, c.bytes, c.sha256,
              ${sha256Of('c.receipt')} AS receipt, c.accepted, c.rejected, c.entry_id AS entry, e.body
         FROM exchange.batch b JOIN exchange.batch_chunk c ON c.batch = b.id
         LEFT JOIN audit.entry e ON e.id = c.entry_id
        WHERE ${party} = $1 AND ${at} IS NOT NULL AND (c.batch, c.number) > ($2::uuid, $3::int)
        ORDER BY c.batch, c.number LIMIT ${pageSize}`,
      [department, ...after],
    );
    for (const row of rows) yield chunkOf(step, row);
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = [last.batch, last.number];
  }
}

const sha256Of = (column: string): string => `encode(sha256(convert_to(${column}, 'UTF8')), 'hex')`;

function chunkOf(step: ChunkStep, row: Row): HubChunk {
  const { batch, number, at, entry } = row;
  const facts = steps[step].facts(row);
  return { step, batch, number, at: Number(at), facts, entry, isLogged: isLogged(row) };
}

function isLogged({ batch, rows, bytes, sha256, body }: Row): boolean {
  if (!body) return false;
  const { action, resource, response } = JSON.parse(body.toString('utf8')) as Body;
  const named = (type: string) => resource.find((one) => one.type === type);
  const released = named('resource');
  return (
    action === 'exchange.batch.send' &&
    named('batch')?.id === batch &&
    released?.rows === rows &&
    released.bytes === bytes &&
    response?.sha256 === sha256
  );
}

async function standings(
  client: Client,
  batches: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const { rows } = await client.query<{ id: string; state: NonNullable<Standing> }>(
    'SELECT id, state FROM exchange.batch WHERE id = ANY($1)',
    [batches],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}
