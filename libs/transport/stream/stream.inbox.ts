import type { Message } from '../message';
import type { OnTrouble, ReplyInbox } from '../transport';
import type { Frame } from './frames';
import type { HttpChannel } from './http-channel';
import { StreamConnection } from './stream.connection';
import type { MessageHead } from './stream.wire';

/** An inbox that the hub holds for a connector. After a broken connection it has another address. */
export class StreamInbox implements ReplyInbox {
  private receive: (message: Message) => void = () => undefined;
  private currentAddress = '';
  private readonly connection: StreamConnection<MessageHead>;

  constructor(channel: HttpChannel, instance: number, onTrouble: OnTrouble) {
    this.connection = new StreamConnection<MessageHead>(channel, {
      path: '/inbox',
      query: { instance },
      onOpen: ({ address = '' }) => (this.currentAddress = address),
      onFrame: (frame) => this.take(frame),
      onTrouble,
    });
  }

  get address(): string {
    return this.currentAddress;
  }

  start(): Promise<void> {
    return this.connection.start();
  }

  onMessage(receive: (message: Message) => void): void {
    this.receive = receive;
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async take({ head, body }: Frame<MessageHead>): Promise<void> {
    this.receive({ ...head, body });
  }
}
