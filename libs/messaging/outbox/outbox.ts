import { Inject, Injectable } from '@nestjs/common';
import {
  appendMessages,
  appendingMessages,
  type Expression,
  type Message,
  type Query,
} from '@shutong/transport';
import { Clock, Config, Database, uuidv7, type TxContext } from '@shutong/platform';
import { assertContract, topicOf, type CloudEvent, type OutgoingEvent } from './event';

/** An event but for its type. */
type Told = Omit<OutgoingEvent, 'type'>;

/** Facts and messages that leave with the transaction that made them true. */
@Injectable()
export class Outbox {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Adds an event to the caller's transaction; refuses what its schema does not allow. */
  async add(ctx: TxContext, event: OutgoingEvent): Promise<void> {
    await appendMessages(this.within(ctx), topicOf(event.type), [
      this.messageOf(event, this.clock.ofAct(ctx)),
    ]);
  }

  /** The same for several of one type, in one statement. */
  async addAll(ctx: TxContext, type: string, events: readonly Told[]): Promise<void> {
    const messages = events.map((event) =>
      this.messageOf({ ...event, type }, this.clock.ofAct(ctx)),
    );
    await appendMessages(this.within(ctx), topicOf(type), messages);
  }

  /** Adds a message to another party (a connector) to the caller's transaction. */
  async send(ctx: TxContext, topic: string, message: Omit<Message, 'id'>): Promise<string> {
    const id = uuidv7(this.clock.now());
    await appendMessages(this.within(ctx), topic, [{ ...message, id }]);
    return id;
  }

  /**
   * Many events of calls as few, for the statement that records the calls: those of one type share one event whose data is
   * `{ items: [...] }`, so that counting a call costs neither message nor statement of its own. Undefined where there are none.
   */
  gathered(events: readonly OutgoingEvent[]): Expression | undefined {
    if (events.length === 0) return undefined;
    const types = [...new Set(events.map((event) => event.type))];
    return appendingMessages(
      types.map((type) => {
        const items = events.filter((event) => event.type === type).map((event) => event.data);
        const gathered = { type, subject: this.config.hubRegion, data: { items } };
        return { topic: topicOf(type), message: this.messageOf(gathered, this.clock.now()) };
      }),
    );
  }

  private within(ctx: TxContext): Query {
    return (sql, params) => this.database.query(ctx, sql, params);
  }

  private messageOf(event: OutgoingEvent, at: Date): Message {
    assertContract(event.type, event.data);
    const id = uuidv7(this.clock.now());
    const envelope: CloudEvent = {
      specversion: '1.0',
      id,
      source: `urn:shutong:hub:${this.config.hubRegion}`,
      time: at.toISOString(),
      datacontenttype: 'application/json',
      dataschema: `urn:shutong:event:${event.type}:v1`,
      ...event,
    };
    const body = Buffer.from(JSON.stringify(envelope));
    return { id, key: event.subject, type: event.type, headers: {}, body };
  }
}
