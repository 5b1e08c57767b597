import type { Client } from 'pg';
import type { HubChunk, Standing, Step } from './logged-chunk';

const pageSize = 2000;

interface Row {
  readonly batch: string;
  readonly number: number;
  readonly at: string;
  readonly signed: string;
  readonly counts: readonly number[];
  readonly rows: number;
  readonly sha256: string;
  readonly entry: string;
  readonly body: Buffer | null;
}

/** The parts of the entry (hub.audit/1) of a chunk's release that are compared. */
interface Body {
  readonly resource: readonly {
    readonly type: string;
    readonly id: string;
    readonly rows?: number;
  }[];
  readonly response?: { readonly sha256?: string };
}

/** Whose chunks, when, what was signed, and how many rows it says. */
const columns: Readonly<Record<Step, readonly string[]>> = {
  sent: ['b.provider', 'c.released_at', 'c.manifest', 'ARRAY[c.rows]'],
  received: ['b.requester', 'c.received_at', 'c.receipt', 'ARRAY[c.accepted, c.rejected]'],
};

/** Chunks that the hub has of a department since an instant (microseconds), by its register, with their log entries. */
export async function* hubChunks(
  client: Client,
  department: string,
  { step, since }: { readonly step: Step; readonly since: number },
): AsyncGenerator<HubChunk> {
  const [party, at, signed, counts] = columns[step];
  let after: readonly [string, number] = ['00000000-0000-0000-0000-000000000000', 0];
  for (;;) {
    const { rows } = await client.query<Row>(
      `SELECT c.batch, c.number, (extract(epoch FROM ${at}) * 1000000)::bigint AS at,
              encode(sha256(convert_to(${signed}, 'UTF8')), 'hex') AS signed, ${counts} AS counts,
              c.rows, c.sha256, c.entry_id AS entry, e.body
         FROM exchange.batch b JOIN exchange.batch_chunk c ON c.batch = b.id
         LEFT JOIN audit.entry e ON e.id = c.entry_id
        WHERE ${party} = $1 AND ${at} > to_timestamp($2::float8 / 1000000)
          AND (c.batch, c.number) > ($3::uuid, $4::int)
        ORDER BY c.batch, c.number LIMIT ${pageSize}`,
      [department, since, ...after],
    );
    for (const row of rows) yield chunkOf(step, row);
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = [last.batch, last.number];
  }
}

function chunkOf(step: Step, row: Row): HubChunk {
  const { batch, number, at, signed, counts, entry } = row;
  return { step, batch, number, at: Number(at), signed, counts, entry, isLogged: isLogged(row) };
}

function isLogged({ batch, rows, sha256, body }: Row): boolean {
  if (!body) return false;
  const { resource, response } = JSON.parse(body.toString('utf8')) as Body;
  const named = (type: string) => resource.find((one) => one.type === type);
  return (
    named('batch')?.id === batch && named('resource')?.rows === rows && response?.sha256 === sha256
  );
}

/** How far the hub says these batches are. */
export async function standingsOf(
  client: Client,
  batches: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const { rows } = await client.query<{ id: string; state: NonNullable<Standing> }>(
    'SELECT id, state FROM exchange.batch WHERE id = ANY($1)',
    [batches],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}
