import { readChunkOrigin, readManifest, type ChunkOriginFacts } from '@shutong/wire';
import { ConnectorError } from '../../errors/connector-error';
import type { State } from '../../state/state';

type Kept = Pick<State, 'agreements' | 'receipts' | 'receivings'>;

/** Where the rows of a chunk come from, as the department's own system is told. */
export interface OriginView extends Partial<ChunkOriginFacts> {
  /** Of the chunk. */
  readonly number: number;
  readonly resource: string;
  readonly agreement: string;
  readonly agreementVersion: number;
  /** When it left its source: RFC 3339. */
  readonly cutAt: string;
  /** SHA-256 of the chunk as the hub had it. */
  readonly sha256: string;
}

/** The same with what both ends have signed of it. */
export interface ChunkView {
  readonly batch: string;
  readonly origin: OriginView;
  readonly signed: {
    readonly manifest: string;
    readonly origin?: string;
    readonly receipt: string;
  };
}

/** Of a chunk that was taken; undefined of any other. */
export function originOfChunk(state: Kept, batch: string, number: number): OriginView | undefined {
  const taken = takenOf(state, batch, number);
  return taken && viewOf(state, taken);
}

/** Error: `connector.batch-unknown` where no such chunk was taken. */
export function chunkOf(state: Kept, batch: string, number: number): ChunkView {
  const taken = takenOf(state, batch, number);
  if (!taken) throw new ConnectorError('connector.batch-unknown');
  const { manifest, origin, receipt } = taken;
  const signed = { manifest, ...(origin === undefined ? {} : { origin }), receipt };
  return { batch, origin: viewOf(state, taken), signed };
}

interface TakenChunk {
  readonly resource: string;
  /** Signed. */
  readonly manifest: string;
  readonly origin?: string | undefined;
  readonly receipt: string;
}

function takenOf(state: Kept, batch: string, number: number): TakenChunk | undefined {
  const receiving = state.receivings.get(batch);
  const { manifest, receipt, taken } = state.receipts.get([batch, number]) ?? {};
  if (!receiving || manifest === undefined || receipt === undefined) return undefined;
  return { resource: receiving.command.resource, manifest, origin: taken?.origin, receipt };
}

function viewOf({ agreements }: Kept, { resource, manifest, origin }: TakenChunk): OriginView {
  const { number, agreement, agreementVersion, cutAt, sha256 } = readManifest(manifest);
  const provider = agreements.get(agreement)?.terms.provider.department;
  return {
    ...{ number, ...(provider === undefined ? {} : { provider }), resource },
    ...{ agreement, agreementVersion, cutAt: new Date(cutAt / 1000).toISOString(), sha256 },
    ...(origin === undefined ? {} : factsOf(origin)),
  };
}

function factsOf(origin: string): ChunkOriginFacts {
  const { provider, resource, resourceVersion, items, batches, otherBatches } =
    readChunkOrigin(origin);
  return {
    ...{ provider, resource, resourceVersion, items },
    ...(batches === undefined ? {} : { batches }),
    ...(otherBatches === undefined ? {} : { otherBatches }),
  };
}
