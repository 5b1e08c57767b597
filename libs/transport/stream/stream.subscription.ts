import { dispatcherOptions, failureText } from '../dispatcher/settings';
import { Dispatcher } from '../dispatcher/dispatcher';
import type { OnTrouble, SubscribeOptions, Subscription } from '../transport';
import type { Frame } from './frames';
import type { HttpChannel } from './http-channel';
import { StreamConnection } from './stream.connection';
import type { StreamDeadLetters } from './stream.dead-letters';
import type { FeedHead, MessageHead } from './stream.wire';

export interface StreamParts {
  readonly channel: HttpChannel;
  readonly letters: StreamDeadLetters;
  readonly onTrouble: OnTrouble;
}

/** Follows a topic through the hub's feed; keys, retries and the watermark are kept here, at the connector. */
export class StreamSubscription implements Subscription {
  private readonly dispatcher: Dispatcher<number>;
  private readonly connection: StreamConnection<FeedHead>;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly options: SubscribeOptions,
    parts: StreamParts,
  ) {
    const { topic, group } = options;
    const { onTrouble } = parts;
    this.dispatcher = new Dispatcher<number>(
      dispatcherOptions(options, {
        bury: (message, error) => parts.letters.bury(message, group, failureText(error)),
        onProgress: () => this.connection.acknowledge(this.dispatcher.watermark(topic) ?? 0),
        onTrouble,
      }),
    );
    this.connection = new StreamConnection<FeedHead>(parts.channel, {
      path: '/feeds',
      query: { topic, group },
      onOpen: () => this.dispatcher.abandon(),
      onFrame: (frame) => this.take(frame),
      onTrouble,
    });
  }

  start(): Promise<void> {
    return this.connection.start();
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    await this.dispatcher.stop();
    await this.connection.close();
  }

  private async take({ head, body }: Frame<FeedHead>): Promise<void> {
    const { topic } = this.options;
    const { position, ...message } = head;
    if (message.id === undefined) return this.dispatcher.skip(topic, position);
    await this.dispatcher.room();
    const texts = message as MessageHead;
    this.dispatcher.accept(topic, position, { ...texts, body, topic, position: String(position) });
  }
}
