import { MAX_MESSAGE_BYTES } from '../message';
import type { DeadLetter, DeadLetterQuery, DeadLetters, Delivered } from '../transport';
import { UnknownDeadLetter } from '../transport.errors';
import { decodeFrames, encodeFrame } from './frames';
import type { HttpChannel } from './http-channel';
import { type ListedLetterHead, letterOf, messageFrame } from './stream.wire';

/** 500 letters of the largest messages, each with its error. */
const LARGEST_PAGE_BYTES = 500 * (MAX_MESSAGE_BYTES + (64 << 10));

/** The department's own dead letters, kept by the hub. An id names its group too: `17@g`. */
export class StreamDeadLetters implements DeadLetters {
  constructor(private readonly channel: HttpChannel) {}

  async bury(message: Delivered, group: string, error: string): Promise<void> {
    const { topic, position, attempt: attempts } = message;
    const body = messageFrame(message, { topic, position, attempts, error });
    await this.channel.ask({ method: 'POST', path: '/dead-letters', query: { group }, body });
  }

  async list({ topic, group, state, after, limit }: DeadLetterQuery): Promise<DeadLetter[]> {
    const query = { topic, group, state, after: after?.split('@')[0], limit };
    const call = { method: 'GET', path: '/dead-letters', query } as const;
    const answer = await this.channel.ask({ ...call, largestAnswer: LARGEST_PAGE_BYTES });
    return decodeFrames<ListedLetterHead>(answer).map((frame) => letterOf(frame, group));
  }

  replay(id: string, reason: string): Promise<void> {
    return this.decide(id, 'replay', reason);
  }

  drop(id: string, reason: string): Promise<void> {
    return this.decide(id, 'drop', reason);
  }

  private async decide(id: string, decision: 'replay' | 'drop', reason: string): Promise<void> {
    const [letter, group] = id.split('@');
    if (!letter || !group) throw new UnknownDeadLetter(id);
    const path = `/dead-letters/${encodeURIComponent(letter)}/${decision}`;
    await this.channel.ask({
      method: 'POST',
      path,
      query: { group },
      body: encodeFrame({ reason }),
    });
  }
}
