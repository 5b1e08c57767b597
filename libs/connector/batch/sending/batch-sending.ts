import { atRisk } from '@shutong/crash';
import {
  cardAt,
  chunkOriginVersion,
  countLines,
  isKeyOf,
  keyNamedIn,
  openManifest,
  parseCommand,
  sha256,
  WireError,
} from '@shutong/wire';
import { knowing } from '../../agreement/knowing';
import type { CallLog } from '../../call-log/call-log';
import { ConnectorError } from '../../errors/connector-error';
import type { HubClient } from '../../hub/hub-client';
import { HubRefusal } from '../../hub/hub.errors';
import type { QuotaBook } from '../../state/quota-book';
import type { State } from '../../state/state';
import { batchPath, isFull, reportFailure, type Progress } from '../hub-batch';
import { inTurn } from '../in-turn';
import type { orderedBody, receivedBody } from '../message-bodies';
import { failureCodeOf, isPausing } from '../pausing.policy';
import type { Sending } from '../stored-batch';
import { cut, type Cut } from './cut';
import { Cuts } from './cuts';
import { lastKeyOf, shownLines } from './line-plan';
import { linesOf } from './lines';
import { offerOf, Offers, stillFits, type Offer } from './offers';
import { readAhead } from './read-ahead';
import { isReceiptOf } from './receipt-match';
import {
  BatchPaused,
  heldFor,
  newestOf,
  readOf,
  workOf,
  type Work,
  type WorkParts,
} from './sending-work';

export interface SendingParts extends WorkParts {
  readonly state: State;
  readonly hub: HubClient;
  readonly quota: QuotaBook;
  readonly callLog: Pick<CallLog, 'addSent'>;
  readonly onRefused: (error: unknown, type: string, batch: string) => void;
  /** A round may have something to do. */
  readonly onNews: () => void;
}

/** What went before a chunk. */
interface Before {
  readonly number: number;
  readonly rows: number;
}

/**
 * The provider's side of batches. How much has been sent the hub knows, up to where in the table this connector:
 * killed at any moment, it goes on behind the last chunk that the hub has released.
 */
export class BatchSending {
  private stopping = false;
  private readonly cuts: Cuts;
  private readonly offers = new Offers();

  constructor(private readonly parts: SendingParts) {
    this.cuts = new Cuts(parts.state, parts.callLog);
  }

  /** Sends no chunk more. */
  stop(): void {
    this.stopping = true;
  }

  /** An order has come. It is kept before anything else, and judged when its turn comes. */
  async ordered(order: ReturnType<typeof orderedBody>): Promise<void> {
    const command = parseCommand(order.command);
    const { restriction, reads = [] } = order;
    const { sendings, openSendings } = this.parts.state;
    if (sendings.get(command.id)) return;
    const asked = reads.includes(chunkOriginVersion) ? { readsOrigin: true as const } : {};
    const sending = { command, restriction, ...asked, state: 'sending' } as const;
    await atRisk('sending.commit', () => sendings.put(command.id, sending));
    openSendings.add(command.id);
    this.parts.onNews();
  }

  /** The requester has given its receipt: it is proven and kept. Errors: of `openReceipt`. */
  async received({ batch, number, receipt }: ReturnType<typeof receivedBody>): Promise<void> {
    const { state } = this.parts;
    const manifests = this.cuts.manifestsOf(batch, number);
    const sending = state.sendings.get(batch);
    if (manifests.length === 0 || !sending) throw new ConnectorError('connector.batch-unknown');
    const { agreements, own } = this.parts;
    const signed = { side: 'requester', thumbprint: keyNamedIn(receipt) } as const;
    const held = await knowing(await heldFor(sending, this.parts), signed, agreements);
    if (!held) throw new ConnectorError('connector.agreement-unknown');
    const requester = cardAt(held.cards.requester, this.parts.now());
    const manifest = manifests.find((each) =>
      isReceiptOf(receipt, { manifest: each, opened: openManifest(each, own.card) }, requester),
    );
    if (manifest === undefined) throw new WireError('wire.receipt-mismatch', 'manifest');
    await atRisk('counter-receipt.commit', () =>
      state.receipts.put([batch, number], { manifest, receipt }),
    );
  }

  /** The batch is over, for the hub says so. */
  async ended(batch: string): Promise<void> {
    const sending = this.parts.state.sendings.get(batch);
    if (sending) await this.end(sending);
  }

  /** Goes on with every batch that has not ended; one that cannot go on keeps no other waiting. */
  async round(): Promise<void> {
    await inTurn(this.parts.state.openSendings.list(), ({ batch }) => this.goOn(batch));
  }

  private async goOn(sending: Sending): Promise<void> {
    let { failed: code } = sending;
    try {
      if (code === undefined) return await this.send(sending);
    } catch (error) {
      code = failureCodeOf(error);
      if (code === undefined) throw error;
      const { id } = sending.command;
      this.parts.onRefused(error, 'batch', id);
      await this.parts.state.sendings.put(id, { ...sending, failed: code });
    }
    await reportFailure(this.parts.hub, sending.command.id, code);
    await this.end(sending);
  }

  private async send(stored: Sending): Promise<void> {
    const { hub, state } = this.parts;
    const { id } = stored.command;
    const progress = await hub.get<Progress>(batchPath(id));
    await this.cuts.settle(progress);
    if (progress.state === 'complete' || progress.state === 'failed') return this.end(stored);
    if (progress.state !== 'sent') await this.sendFrom(stored, progress);
    const sent = { ...state.sendings.get(id)!, state: 'sent' } as const;
    await atRisk('sent.commit', () => state.sendings.put(id, sent));
  }

  private async sendFrom(stored: Sending, progress: Progress): Promise<void> {
    const { id } = stored.command;
    const first = await workOf(stored, this.parts);
    if (isFull(progress)) throw new BatchPaused();
    const offer = this.offers.take(id);
    if (!offer || !stillFits(offer, progress.chunks + 1, this.parts.own, first)) {
      return this.sendRead(stored, progress, first);
    }
    const { number: chunks, rows } = await this.upload(id, offer);
    if (offer.isLast) return;
    const behind = { ...progress, chunks, rows, manifestSha256: sha256(offer.manifest) };
    await this.sendRead(stored, behind, first);
  }

  private async sendRead(stored: Sending, progress: Progress, first: Work): Promise<void> {
    const sending = progress.chunks === 0 ? await this.begun(stored, first) : stored;
    const after = this.cuts.after(progress);
    const lines = linesOf(first.served.source, readOf(first, sending.until, after));
    let before: Before = { number: progress.chunks, rows: progress.rows };
    let { received } = progress;
    const cuts = cut(lines, first.served.mount.batch?.chunkBytes);
    for await (const one of readAhead(cuts)) {
      if (this.stopping) throw new BatchPaused();
      received = await this.receivedBefore(sending, { chunks: before.number, received });
      // As it stands for this chunk: the agreement may have been suspended or narrowed meanwhile.
      const work = await workOf(sending, this.parts);
      before = await this.sendOne(sending, work, { one, before });
    }
  }

  /** How many were received, asked again where they leave no room for the next. Error: `BatchPaused`. */
  private async receivedBefore(
    { command }: Sending,
    known: Pick<Progress, 'chunks' | 'received'>,
  ): Promise<number> {
    if (!isFull(known)) return known.received;
    const { received } = await this.parts.hub.get<Progress>(batchPath(command.id));
    if (isFull({ ...known, received })) throw new BatchPaused();
    return received;
  }

  /** An order that begins takes its share of the quota. Errors: `connector.deadline`, `.key`, `.quota`. */
  private async begun(stored: Sending, work: Work): Promise<Sending> {
    const { quota, now, state } = this.parts;
    const { command } = stored;
    if (command.deadline <= now()) throw new ConnectorError('connector.deadline');
    const requester = cardAt(work.held.cards.requester, now());
    if (!isKeyOf(requester, command.requesterThumbprint)) throw new ConnectorError('connector.key');
    const taken = quota.take(command, work.held.terms.quota, now());
    if (taken.verdict === 'exhausted') throw new ConnectorError('connector.quota');
    if ('durable' in taken) await taken.durable;
    quota.unanswered(command);
    // A first chunk that was cut may yet be released, and has nothing of what has changed since.
    const isCut = this.cuts.manifestsOf(command.id, 1).length > 0;
    const until = isCut ? stored.until : await newestOf(work);
    const begun = { ...stored, ...(until === undefined ? {} : { until }) };
    await atRisk('sending-begun.commit', () => state.sendings.put(command.id, begun));
    return begun;
  }

  private async sendOne(
    sending: Sending,
    work: Work,
    { one, before }: { readonly one: Cut; readonly before: Before },
  ): Promise<Before> {
    const { own, now } = this.parts;
    const { id, fields } = sending.command;
    const number = before.number + 1;
    const shown = shownLines(one.lines, work.plan, fields, { ...work.held, ...work.served });
    const rows = before.rows + countLines(shown);
    const chunk = { shown, read: one.lines, number, rows, isLast: one.isLast, cutAt: now() };
    const offer = offerOf(sending, work, own, chunk);
    const last = one.lines.length > 0 ? { last: lastKeyOf(one.lines, work.plan) } : {};
    await this.cuts.keep({ batch: id, number }, { manifest: offer.manifest, ...last });
    return this.upload(id, offer);
  }

  private async upload(id: string, offer: Offer): Promise<Before> {
    const { body, manifest, number, rows } = offer;
    const { hub } = this.parts;
    try {
      await atRisk('chunk.upload', () => hub.upload(`${batchPath(id)}/chunks`, body, { manifest }));
    } catch (error) {
      if (isPausing(error)) this.offers.keep(id, offer);
      throw paused(error);
    }
    await this.cuts.released(id, number, manifest);
    return { number, rows };
  }

  private async end(sending: Sending): Promise<void> {
    const { state } = this.parts;
    const { id } = sending.command;
    this.offers.take(id);
    await this.cuts.forget(id);
    const ended = { ...sending, state: 'ended' } as const;
    await atRisk('ended.commit', () => state.sendings.put(id, ended));
  }
}

/** An upload of before, of which nothing was heard, has been released meanwhile: the next round goes on behind it. */
function paused(error: unknown): unknown {
  const isOvertaken = error instanceof HubRefusal && error.code === 'exchange.batch.out-of-order';
  return isOvertaken ? new BatchPaused() : error;
}
