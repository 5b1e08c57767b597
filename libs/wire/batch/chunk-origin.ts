import { canonicalJson, sha256 } from '../canonical/canonical';
import { parsed } from '../canonical/json';
import {
  byCode,
  code,
  department,
  instant,
  integer,
  matching,
  record,
  shape,
  uuid,
} from '../canonical/shape';
import { itemOriginShape, type ItemOrigin } from '../answer/answer';
import { WireError } from '../errors/wire.errors';
import { payloadOf, sign, verify } from '../jose/signing';
import type { ConnectorKeys } from '../key/connector-keys';
import type { KeyCard } from '../key/key-card';
import { wireLimits } from '../limits/limits';
import type { ChunkManifest } from './chunk';

/** Version of what is said of a chunk's origin, and `typ` of the signatures over it. */
export const chunkOriginVersion = 'shutong.origin/1';

/** Where the rows of a chunk come from, as their provider declares it. */
export interface ChunkOriginFacts {
  /** Unified social credit code of the department that gives them. */
  readonly provider: string;
  /** Code of the resource in the catalogue, and the version that was agreed on. */
  readonly resource: string;
  readonly resourceVersion: number;
  /** By item code, of each that was ordered. */
  readonly items: Readonly<Record<string, ItemOrigin>>;
  /** The batches with which the rows came to the provider, each once; null where a row names none. */
  readonly batches?: readonly (string | null)[];
  /** How many there are beside those. */
  readonly otherBatches?: number;
}

/** The same with the chunk that it is said of. */
export interface ChunkOrigin extends ChunkOriginFacts {
  readonly v: typeof chunkOriginVersion;
  readonly batch: string;
  readonly number: number;
  readonly agreement: string;
  readonly agreementVersion: number;
  /** SHA-256 (lower-case hex) of the chunk's lines, which only its two ends read. */
  readonly linesSha256: string;
  /** Microseconds since the epoch. */
  readonly cutAt: number;
}

type Of = Pick<ChunkManifest, 'batch' | 'number' | 'agreement' | 'agreementVersion' | 'cutAt'>;

const malformed = 'wire.origin-malformed';
const asOrigin = shape<ChunkOrigin>(
  record(
    {
      v: { const: chunkOriginVersion },
      batch: uuid,
      number: integer(1, wireLimits.chunks),
      agreement: uuid,
      agreementVersion: integer(1),
      provider: department,
      resource: code,
      resourceVersion: integer(1),
      items: byCode(itemOriginShape, 1),
      batches: {
        type: 'array',
        items: { type: ['string', 'null'], maxLength: wireLimits.name },
        minItems: 1,
        maxItems: wireLimits.originBatches,
        uniqueItems: true,
      },
      otherBatches: integer(1),
      linesSha256: matching(/^[0-9a-f]{64}$/),
      cutAt: instant,
    },
    ['batches', 'otherBatches'],
  ),
  malformed,
);

/** The provider's signed word on where the lines of a chunk come from. */
export function signChunkOrigin(
  facts: ChunkOriginFacts,
  of: Of & { readonly lines: Buffer },
  own: ConnectorKeys,
): string {
  const { batch, number, agreement, agreementVersion, cutAt, lines } = of;
  const origin = asOrigin({
    ...facts,
    ...{ v: chunkOriginVersion, batch, number, agreement, agreementVersion, cutAt },
    linesSha256: sha256(lines),
  });
  return sign(chunkOriginVersion, canonicalJson(origin), own);
}

/**
 * What the provider signed of this chunk's lines and no others. Errors: `wire.wrong-key`, `.bad-signature`,
 * `.origin-malformed`, `.origin-mismatch`.
 */
export function openChunkOrigin(
  jws: string,
  of: { readonly opened: Of; readonly lines: Buffer },
  provider: KeyCard,
): ChunkOrigin {
  const origin = asOrigin(parsed(verify(chunkOriginVersion, jws, provider), malformed));
  const { opened, lines } = of;
  const names = ['batch', 'number', 'agreement', 'agreementVersion', 'cutAt'] as const;
  const isSame = names.every((name) => origin[name] === opened[name]);
  if (!isSame || origin.linesSha256 !== sha256(lines)) throw new WireError('wire.origin-mismatch');
  return origin;
}

/** The same where it was proven before, as the chunk was taken. */
export function readChunkOrigin(jws: string): ChunkOrigin {
  return asOrigin(parsed(payloadOf(jws), malformed));
}
