import { ConnectorError } from '../../errors/connector-error';
import { batchPath, isUnknownBatch, unknownBatch, type Progress } from '../hub-batch';
import { inTurn } from '../in-turn';
import { endFailed, giveUp, type EndParts } from './batch-end';
import type { ReceivingParts } from './batch-receiving';

export type StandingParts = EndParts & Pick<ReceivingParts, 'onRefused'>;

/**
 * Asks the hub how batches stand that have not ended here. It says once that a chunk can be fetched and that a batch has
 * ended: a folder that was restored has not heard it and would wait for ever, as it would for a hub that was restored.
 * Between the rounds in which chunks are taken, never beside them.
 */
export class BatchStanding {
  constructor(private readonly parts: StandingParts) {}

  async round(): Promise<void> {
    const open = this.parts.state.openReceivings.list();
    const going = open.filter(({ batch }) => batch.state === 'receiving');
    await inTurn(going, ({ id }) => this.compare(id));
  }

  private async compare(id: string): Promise<void> {
    const progress = await this.progressOf(id);
    if (!progress) return endFailed(this.parts, id, unknownBatch);
    if (progress.state === 'failed') return endFailed(this.parts, id, progress.code);
    if (!this.isOfAnotherTime(id, progress)) return;
    const lost = new ConnectorError('connector.batch-lost');
    this.parts.onRefused(lost, 'batch', id);
    await giveUp(this.parts, id, lost.code);
  }

  /** Undefined where the hub knows no such batch. */
  private progressOf(id: string): Promise<Progress | undefined> {
    return this.parts.hub.get<Progress>(batchPath(id)).catch((error: unknown) => {
      if (isUnknownBatch(error)) return undefined;
      throw error;
    });
  }

  /**
   * Whether this connector or the hub is an older copy: either has receipts that the other does not know of. One whose answer
   * was lost is given again, as long as its chunk is known here.
   */
  private isOfAnotherTime(id: string, { received: there }: Progress): boolean {
    const { receivings, receipts } = this.parts.state;
    const here = receivings.get(id)?.received ?? there;
    if (there <= here) return there < here;
    return receipts.get([id, here + 1]) === undefined;
  }
}
