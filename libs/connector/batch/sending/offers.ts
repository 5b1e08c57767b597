import { commandHash, sealChunk, signChunkOrigin, type SealedChunk } from '@shutong/wire';
import type { Own } from '../../identity/own';
import type { Sending } from '../stored-batch';
import { originFactsOf } from './origin-facts';
import type { Work } from './sending-work';

/** Chunks that are held, of whatever batches: each has up to 8 MiB. */
const mostHeld = 8;

/** A chunk of a batch as it is sealed, with what it rests on. */
export interface Offer extends SealedChunk {
  readonly number: number;
  /** Of the batch, with this chunk. */
  readonly rows: number;
  readonly isLast: boolean;
  /** Number of the restriction notice it was cut under. */
  readonly restriction: number;
  /** Thumbprints of both sides' keys. */
  readonly keys: string;
}

export function offerOf(
  { command, until, readsOrigin }: Sending,
  work: Work,
  own: Own,
  chunk: Pick<Offer, 'number' | 'rows' | 'isLast'> & {
    readonly shown: Buffer;
    /** As the source gave them. */
    readonly read: Buffer;
    readonly cutAt: number;
  },
): Offer {
  const { held } = work;
  const { shown, read, number, rows, isLast, cutAt } = chunk;
  const { id: batch, agreement, agreementVersion } = command;
  const { restriction } = held;
  const facts = {
    ...{ batch, agreement, agreementVersion, number, isLast, cutAt, restriction },
    ...{ orderSha256: commandHash(command), rowsSoFar: rows, watermark: until },
  };
  const said = readsOrigin ? originFactsOf(command.fields, read, work) : undefined;
  const origin = said && signChunkOrigin(said, { ...facts, lines: shown }, own.keys);
  const keys = { own: own.keys, requester: held.cards.requester };
  const sealed = sealChunk(shown, { ...facts, origin }, keys);
  return { ...sealed, number, rows, isLast, restriction, keys: keysOf(own, held) };
}

/** Whether it can be released as it is: under an older notice or for another key the hub never takes it. */
export const stillFits = (offer: Offer, number: number, own: Own, { held }: Work): boolean =>
  offer.number === number &&
  offer.restriction === held.restriction &&
  offer.keys === keysOf(own, held);

const keysOf = ({ card }: Own, { cards }: Work['held']): string =>
  `${card.thumbprint} ${cards.requester.thumbprint}`;

/**
 * Chunks that the hub refused for now, to be offered again as they are: each cut is an entry of the own log, for good. In
 * memory alone: after a start it is cut anew.
 */
export class Offers {
  private readonly held = new Map<string, Offer>();

  keep(batch: string, offer: Offer): void {
    this.held.set(batch, offer);
    for (const oldest of [...this.held.keys()].slice(0, -mostHeld)) this.held.delete(oldest);
  }

  /** Held no longer, unless it is kept again. */
  take(batch: string): Offer | undefined {
    const offer = this.held.get(batch);
    this.held.delete(batch);
    return offer;
  }
}
