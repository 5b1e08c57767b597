import { cardAt, openChunkOrigin, WireError, type ChunkManifest } from '@shutong/wire';
import type { HeldAgreement } from '../../agreement/held-agreement';
import type { Receiving } from '../stored-batch';
import type { ChunkSource } from '../target/target';

/** A chunk as it was opened. */
interface OpenedChunk {
  readonly opened: ChunkManifest;
  readonly manifest: string;
  readonly lines: Buffer;
  /** Signed. */
  readonly origin?: string | undefined;
}

/**
 * Where the rows of a chunk come from: what its manifest says, and what the provider says of each item. Errors: of
 * `openChunkOrigin`; `wire.origin-mismatch` too where it is of another department, resource or order.
 */
export function sourceOf(
  { command }: Receiving,
  { terms, cards }: HeldAgreement,
  { opened, manifest, lines, origin: signed }: OpenedChunk,
): ChunkSource {
  const { agreement, agreementVersion, cutAt, sha256 } = opened;
  const provider = terms.provider.department;
  const { resource, fields } = command;
  const source = {
    ...{ provider, resource, agreement, agreementVersion, cutAt, sha256, manifest },
  };
  if (signed === undefined) return source;
  // As for its manifest, which was proven when it came: the key may have been revoked since.
  const said = openChunkOrigin(signed, { opened, lines }, cardAt(cards.provider, 0));
  const isOfOrder =
    said.provider === provider &&
    said.resource === resource &&
    fields.every((field) => Object.hasOwn(said.items, field));
  if (!isOfOrder) throw new WireError('wire.origin-mismatch');
  return { ...source, origin: { signed, said } };
}
