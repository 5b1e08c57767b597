import type { Dispatcher } from '../dispatcher/dispatcher';
import type { Subscription } from '../transport';
import type { Feed } from './feed';
import type { StoredMessage } from './message-store';

/** Carries a feed's messages to the dispatcher, no faster than it has room. */
export class EmbeddedSubscription implements Subscription {
  private readonly following: Promise<void>;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly topic: string,
    private readonly feed: Feed,
    private readonly dispatcher: Dispatcher<number>,
  ) {
    this.following = this.follow();
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    await this.dispatcher.stop();
    await this.feed.close();
    await this.following;
  }

  private async follow(): Promise<void> {
    while (!this.closing) {
      await this.dispatcher.room();
      if (this.closing) return;
      await this.feed.next(this.dispatcher.free, (stored) => this.take(stored));
    }
  }

  private take({ id, message }: StoredMessage): void {
    if (!message) return this.dispatcher.skip(this.topic, id);
    this.dispatcher.accept(this.topic, id, { ...message, topic: this.topic, position: String(id) });
  }
}
