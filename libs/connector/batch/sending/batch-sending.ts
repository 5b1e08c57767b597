import { atRisk } from '@shutong/crash';
import {
  cardAt,
  commandHash,
  countLines,
  isKeyOf,
  keyNamedIn,
  openManifest,
  openReceipt,
  parseCommand,
  sealChunk,
  type SealedChunk,
} from '@shutong/wire';
import { knowing } from '../../agreement/knowing';
import { ConnectorError } from '../../errors/connector-error';
import type { HubClient } from '../../hub/hub-client';
import type { QuotaBook } from '../../state/quota-book';
import type { State } from '../../state/state';
import { batchPath, type Progress } from '../hub-batch';
import type { orderedBody, receivedBody } from '../message-bodies';
import { failureCodeOf } from '../pausing.policy';
import type { Sending } from '../stored-batch';
import { cut, type Cut } from './cut';
import { lastKeyOf, shownLines } from './line-plan';
import { linesOf } from './lines';
import { readAhead } from './read-ahead';
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

  constructor(private readonly parts: SendingParts) {}

  /** Sends no chunk more. */
  stop(): void {
    this.stopping = true;
  }

  /** An order has come. It is kept before anything else, and judged when its turn comes. */
  async ordered({ command: given, restriction }: ReturnType<typeof orderedBody>): Promise<void> {
    const command = parseCommand(given);
    const { sendings, openSendings } = this.parts.state;
    if (sendings.get(command.id)) return;
    const sending = { command, restriction, state: 'sending' } as const;
    await atRisk('sending.commit', () => sendings.put(command.id, sending));
    openSendings.add(command.id);
    this.parts.onNews();
  }

  /** The requester has given its receipt: it is proven and kept. Errors: of `openReceipt`. */
  async received({ batch, number, receipt }: ReturnType<typeof receivedBody>): Promise<void> {
    const { state } = this.parts;
    const chunk = state.receipts.get([batch, number]);
    const sending = state.sendings.get(batch);
    if (!chunk || !sending) throw new ConnectorError('connector.batch-unknown');
    const { agreements, own } = this.parts;
    const signed = { side: 'requester', thumbprint: keyNamedIn(receipt) } as const;
    const held = await knowing(await heldFor(sending, this.parts), signed, agreements);
    if (!held) throw new ConnectorError('connector.agreement-unknown');
    const { manifest } = chunk;
    const opened = openManifest(manifest, own.card);
    openReceipt(receipt, { manifest, opened }, cardAt(held.cards.requester, this.parts.now()));
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
    const failures: Error[] = [];
    for (const { batch } of this.parts.state.openSendings.list()) {
      await this.goOn(batch).catch((error: Error) => failures.push(error));
    }
    if (failures[0]) throw failures[0];
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
    await this.parts.hub.post(`${batchPath(sending.command.id)}/failure`, { code });
    await this.end(sending);
  }

  private async send(stored: Sending): Promise<void> {
    const { hub, state } = this.parts;
    const { id } = stored.command;
    const { state: progress, chunks, rows } = await hub.get<Progress>(batchPath(id));
    if (progress === 'complete' || progress === 'failed') return this.end(stored);
    if (progress !== 'sent') await this.sendFrom(stored, { number: chunks, rows });
    const sent = { ...state.sendings.get(id)!, state: 'sent' } as const;
    await atRisk('sent.commit', () => state.sendings.put(id, sent));
  }

  private async sendFrom(stored: Sending, start: Before): Promise<void> {
    const { id } = stored.command;
    const first = await workOf(stored, this.parts);
    const sending = start.number === 0 ? await this.begun(stored, first) : stored;
    const lines = linesOf(first.served.source, readOf(first, sending.until, this.after(id, start)));
    let before = start;
    const cuts = cut(lines, first.served.mount.batch?.chunkBytes);
    for await (const one of readAhead(cuts)) {
      if (this.stopping) throw new BatchPaused();
      // As it stands for this chunk: the agreement may have been suspended or narrowed meanwhile.
      const work = await workOf(sending, this.parts);
      before = await this.sendOne(sending, work, { one, before });
    }
  }

  /** Where the rows go on; undefined at the beginning. */
  private after(id: string, { number }: Before): readonly string[] | undefined {
    if (number === 0) return undefined;
    const after = this.parts.state.positions.get([id, number]);
    if (!after) throw new ConnectorError('connector.batch-lost');
    return after;
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
    const until = await newestOf(work);
    const begun = { ...stored, ...(until === undefined ? {} : { until }) };
    await atRisk('sending-begun.commit', () => state.sendings.put(command.id, begun));
    return begun;
  }

  private async sendOne(
    sending: Sending,
    work: Work,
    { one, before }: { readonly one: Cut; readonly before: Before },
  ): Promise<Before> {
    const { state, hub } = this.parts;
    const { id, fields } = sending.command;
    const number = before.number + 1;
    const shown = shownLines(one.lines, work.plan, fields, { ...work.held, ...work.served });
    const rows = before.rows + countLines(shown);
    const { body, manifest } = this.sealed(sending, work, { shown, number, rows, ...one });
    if (one.lines.length > 0) {
      // Before it leaves: behind what was released it can always go on.
      const last = lastKeyOf(one.lines, work.plan);
      await atRisk('chunk-position.commit', () => state.positions.put([id, number], last));
      await state.positions.remove([id, number - 2]);
    }
    await atRisk('chunk-manifest.commit', () => state.receipts.put([id, number], { manifest }));
    const path = `${batchPath(id)}/chunks`;
    await atRisk('chunk.upload', () => hub.upload(path, body, { manifest }));
    return { number, rows };
  }

  private sealed(
    { command, until }: Sending,
    { held }: Work,
    { shown, number, rows, isLast }: Before & { readonly shown: Buffer; readonly isLast: boolean },
  ): SealedChunk {
    const { own, now } = this.parts;
    const { id: batch, agreement, agreementVersion } = command;
    const facts = {
      ...{ batch, agreement, agreementVersion, number, isLast, cutAt: now() },
      ...{ restriction: held.restriction, orderSha256: commandHash(command) },
      ...{ rowsSoFar: rows, watermark: until },
    };
    return sealChunk(shown, facts, { own: own.keys, requester: held.cards.requester });
  }

  private async end(sending: Sending): Promise<void> {
    const { state } = this.parts;
    const { id } = sending.command;
    const [start, end]: [string, number][] = [
      [id, 0],
      [id, Number.MAX_SAFE_INTEGER],
    ];
    const keys = [...state.positions.getKeys({ start: start!, end: end! })];
    await Promise.all(keys.map((key) => state.positions.remove(key)));
    const ended = { ...sending, state: 'ended' } as const;
    await atRisk('ended.commit', () => state.sendings.put(id, ended));
  }
}
