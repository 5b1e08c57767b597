import { atRisk } from '@shutong/crash';
import {
  cardAt,
  commandHash,
  isKeyOf,
  keyNamedIn,
  openChunk,
  openManifest,
  signReceipt,
  WireError,
  type ChunkManifest,
} from '@shutong/wire';
import type { HeldAgreement } from '../../agreement/held-agreement';
import { knowing } from '../../agreement/knowing';
import type { CallLog } from '../../call-log/call-log';
import { ConnectorError } from '../../errors/connector-error';
import { allKeys, mayOpen, ownKnowing, withOwnKeys, type Own } from '../../identity/own';
import { namedLines, placeOf } from '../target/place';
import type { Target, TargetChunk } from '../target/target';
import { batchPath, reportFailure } from '../hub-batch';
import { inTurn } from '../in-turn';
import type { endedBody, releasedBody } from '../message-bodies';
import type { Receiving, StoredReceipts, Taken } from '../stored-batch';
import { endFailed, giveUp } from './batch-end';
import type { OrderingParts } from './batch-ordering';
import { changeOpen } from './change-open';
import type { ChunkFetch } from './chunk-fetch';
import { sourceOf } from './chunk-source';
import { finalCodeOf } from './final-code';

export interface ReceivingParts extends OrderingParts {
  readonly own: Own;
  readonly callLog: Pick<CallLog, 'addReceived'>;
  readonly fetch: ChunkFetch;
  /** By name. */
  readonly targets: ReadonlyMap<string, Target>;
  readonly onRefused: (error: unknown, type: string, batch: string) => void;
}

/** A released chunk, proven to be the provider's, with what it belongs to. */
interface Released {
  readonly opened: ChunkManifest;
  readonly receiving: Receiving;
  readonly stored: StoredReceipts;
}

/**
 * The requester's side of batches: chunks are fetched, opened, put into the department's own table or file, acknowledged;
 * one after the other, the next being fetched meanwhile. What is in there the target itself knows, by the
 * same write: killed at any moment, no row is lost and none is counted twice.
 */
export class BatchReceiving {
  private stopping = false;

  constructor(private readonly parts: ReceivingParts) {}

  /** Takes no chunk more. */
  stop(): void {
    this.stopping = true;
  }

  /**
   * A chunk can be fetched. Errors: of `openManifest`, `connector.batch-unknown`; what is signed by a key that is not known
   * here may pass, and is to be brought again. A batch that this folder, put back from a copy, does not know would keep its
   * agreement for nothing: the hub is told.
   */
  async released({ batch, manifest }: ReturnType<typeof releasedBody>): Promise<void> {
    const { state, now, hub } = this.parts;
    if (!state.receivings.get(batch)) await reportFailure(hub, batch, 'connector.batch-lost');
    const receiving = this.receiving(batch);
    // From here on it counts, even if the provider revokes its key in the middle of the batch.
    const opened = await this.proven(receiving, manifest, now());
    const known = state.receipts.get([batch, opened.number]);
    if (!known) {
      await atRisk('manifest.commit', () =>
        state.receipts.put([batch, opened.number], { manifest }),
      );
    }
    this.parts.onNews();
  }

  /** The batch is over, for the hub says so; complete it is here by the receipts. */
  async ended({ batch, state, code }: ReturnType<typeof endedBody>): Promise<void> {
    this.receiving(batch);
    if (state === 'failed') await endFailed(this.parts, batch, code);
  }

  /** Goes on with every batch that has not ended. */
  async round(): Promise<void> {
    const open = this.parts.state.openReceivings.list();
    const going = open.filter(({ batch }) => batch.state === 'receiving');
    await inTurn(going, ({ id }) => this.goOn(id));
  }

  private async goOn(id: string): Promise<void> {
    try {
      await this.receiveAll(id);
    } catch (error) {
      const code = await finalCodeOf(error, this.receiving(id).command, this.parts.agreements);
      if (code === undefined) throw error;
      this.parts.onRefused(error, 'batch', id);
      await giveUp(this.parts, id, code);
    }
  }

  private async receiveAll(id: string): Promise<void> {
    let fetching: Promise<Buffer> | undefined;
    while (!this.stopping) {
      const released = await this.next(id, 1);
      if (!released) return;
      if (released.stored.receipt && released.stored.taken) {
        // Killed before it was noted here that the hub has the receipt; the chunk may be gone there.
        await this.acknowledge(released, released.stored.receipt, released.stored.taken);
        continue;
      }
      const body = await (fetching ?? this.parts.fetch.fetch(released.opened));
      const following = await this.next(id, 2);
      fetching = following && this.parts.fetch.fetch(following.opened);
      // Looked at in its turn; without this a failure would end the process before.
      fetching?.catch(() => undefined);
      await this.take(released, body);
    }
  }

  /** The chunk so many behind the last acknowledged one, where it has been released. */
  private async next(id: string, ahead: number): Promise<Released | undefined> {
    const receiving = this.receiving(id);
    const number = receiving.received + ahead;
    const stored = this.parts.state.receipts.get([id, number]);
    if (receiving.state !== 'receiving' || !stored) return undefined;
    return { stored, opened: await this.proven(receiving, stored.manifest), receiving };
  }

  private async take(released: Released, body: Buffer): Promise<void> {
    const { opened, receiving, stored } = released;
    const { own, now } = this.parts;
    const { manifest } = stored;
    const { lines, ...notes } = await this.unsealed(opened, body);
    const held = await this.held(opened.agreement, keyNamedIn(notes.origin ?? manifest));
    const source = sourceOf(receiving, held, { opened, manifest, lines, ...notes });
    const taken = await this.applied(receiving, opened, { lines, source });
    const { accepted, rejected, reasons } = taken;
    const signed = { accepted, rejected, reasons, appliedAt: now() };
    const receipt = stored.receipt ?? signReceipt(signed, { manifest, opened }, own.keys);
    await this.acknowledge(released, receipt, { accepted, rejected, ...notes });
  }

  private async acknowledge(released: Released, receipt: string, taken: Taken): Promise<void> {
    if (!released.stored.isLogged) await this.keep(released, receipt, taken);
    const { opened, receiving } = released;
    const { batch, number, rows, isLast } = opened;
    const { accepted, rejected, watermark } = taken;
    const path = `${batchPath(batch)}/chunks/${number}/receipt`;
    await atRisk('receipt.send', () => this.parts.hub.post(path, { receipt }));
    if (isLast) await this.keepWatermark(receiving, watermark);
    const progress = {
      ...{ received: number, rows: receiving.rows + rows },
      accepted: receiving.accepted + accepted,
      rejected: receiving.rejected + rejected,
      ...(isLast ? { state: 'complete' as const, endedAt: this.parts.now() } : {}),
    };
    await atRisk('received.commit', () => changeOpen(this.parts.state, batch, progress));
    await this.parts.fetch.remove(batch, number);
  }

  /** Before it leaves: it can be sent once more, and the own log has what was taken. */
  private async keep({ opened, stored }: Released, receipt: string, taken: Taken): Promise<void> {
    const { state, callLog, now } = this.parts;
    const kept = { manifest: stored.manifest, receipt, taken, isLogged: true } as const;
    // In one turn of the event loop, so in one commit.
    await atRisk('receipt.commit', () =>
      Promise.all([
        state.receipts.put([opened.batch, opened.number], kept),
        callLog.addReceived(receipt, now()),
      ]),
    );
  }

  /** What came may be damaged: it is fetched anew the next time. */
  private async unsealed(opened: ChunkManifest, body: Buffer) {
    try {
      // It may have been sealed to a key from before a handover, or to the one after it.
      const own = await ownKnowing(this.parts.own, this.parts.state, opened.recipient);
      return await withOwnKeys(allKeys(own), async (keys) => openChunk(body, opened, keys));
    } catch (error) {
      const isDamaged = error instanceof WireError && error.code === 'wire.chunk-altered';
      if (!isDamaged) throw error;
      await this.parts.fetch.remove(opened.batch, opened.number);
      throw new Error('A chunk was damaged on its way.', { cause: error });
    }
  }

  private applied(
    receiving: Receiving,
    opened: ChunkManifest,
    { lines, source }: Pick<TargetChunk, 'lines' | 'source'>,
  ) {
    const { intakes, targets } = this.parts;
    const intake = intakes.find(({ name }) => name === receiving.intake);
    const target = intake && targets.get(intake.target);
    const { fields } = receiving.command;
    const isSame = intake && fields.every((field) => Object.hasOwn(intake.columns, field));
    if (!target || !isSame) throw new ConnectorError('connector.batch-unknown');
    const place = placeOf(intake, fields);
    const { batch, number, isLast } = opened;
    const of = { batch, number, isLast, orderedAt: receiving.orderedAt, source };
    return target.apply({ ...of, ...place, lines: namedLines(lines, place, opened) });
  }

  private async keepWatermark({ intake, command }: Receiving, watermark: string | undefined) {
    const { intakes } = this.parts.state;
    const known = intakes.get(intake);
    if (watermark === undefined || known?.batch !== command.id) return;
    await atRisk('watermark.commit', () => intakes.put(intake, { ...known, watermark }));
  }

  private receiving(batch: string): Receiving {
    const receiving = this.parts.state.receivings.get(batch);
    if (!receiving) throw new ConnectorError('connector.batch-unknown');
    return receiving;
  }

  /** Signed by a key of the provider's that is good at that time, for this order and no other. */
  private async proven({ command }: Receiving, manifest: string, at = 0): Promise<ChunkManifest> {
    const signer = keyNamedIn(manifest);
    const { cards } = await this.held(command.agreement, signer);
    // It may be known in a moment. A manifest that was refused would never come again, and the batch would wait for it for ever.
    if (signer !== undefined && !isKeyOf(cards.provider, signer)) {
      throw new Error('A manifest is signed by a key that is not known here.');
    }
    const opened = openManifest(manifest, cardAt(cards.provider, at));
    const { batch, orderSha256, recipient } = opened;
    const isOurs = batch === command.id && orderSha256 === commandHash(command);
    const own = await ownKnowing(this.parts.own, this.parts.state, recipient);
    if (!isOurs || !mayOpen(own, recipient)) throw new WireError('wire.other-command');
    return opened;
  }

  private async held(agreement: string, thumbprint: string | undefined): Promise<HeldAgreement> {
    const { agreements } = this.parts;
    const found = await agreements.find(agreement);
    const held = found && (await knowing(found, { side: 'provider', thumbprint }, agreements));
    if (!held) throw new ConnectorError('connector.agreement-unknown');
    return held;
  }
}
