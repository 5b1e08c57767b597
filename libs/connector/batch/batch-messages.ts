import { ConnectorError } from '../errors/connector-error';
import { endedBody, orderedBody, receivedBody, releasedBody } from './message-bodies';
import type { BatchReceiving } from './receiving/batch-receiving';
import type { BatchSending } from './sending/batch-sending';

/** What the hub says of batches, to either side. */
export class BatchMessages {
  constructor(
    private readonly sending: Pick<BatchSending, 'ordered' | 'received' | 'ended'>,
    private readonly receiving: Pick<BatchReceiving, 'released' | 'ended'>,
  ) {}

  ordered(body: unknown): Promise<void> {
    return this.sending.ordered(orderedBody(body));
  }

  released(body: unknown): Promise<void> {
    return this.receiving.released(releasedBody(body));
  }

  received(body: unknown): Promise<void> {
    return this.sending.received(receivedBody(body));
  }

  /** Told to both sides: it concerns the one that this connector is. */
  async ended(body: unknown): Promise<void> {
    const ended = endedBody(body);
    await this.sending.ended(ended.batch);
    await this.receiving.ended(ended).catch((error: unknown) => {
      const isProvider =
        error instanceof ConnectorError && error.code === 'connector.batch-unknown';
      if (!isProvider) throw error;
    });
  }
}
