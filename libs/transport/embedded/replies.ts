import { randomUUID } from 'node:crypto';
import { Gatherer, WRITE_APART_MS } from '../gather/gatherer';
import { checkMessage, type Message } from '../message';
import type { OnTrouble, ReplyInbox } from '../transport';
import { UnknownAddress } from '../transport.errors';
import { type MessageRow, messageOf } from './message-store';
import type { Sql } from './sql';
import type { Bell, Wakeups } from './wakeups';

const ADDRESS = /^embedded:\d{1,6}:[0-9a-f-]{36}$/;
const LOOK_MS = 1000;
const PAGE = 500;

const SEND = `
  WITH sent AS (
    INSERT INTO transport.reply (address, message_id, key, type, headers, body)
    SELECT address, id, key, type, headers, body
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[])
      WITH ORDINALITY AS r (address, id, key, type, headers, body, ord)
    ORDER BY ord
    RETURNING address
  ) SELECT pg_notify('transport_reply', address) FROM sent GROUP BY address`;

const TAKE = `
  WITH taken AS (
    DELETE FROM transport.reply WHERE (address, id) IN (
      SELECT address, id FROM transport.reply WHERE address = $1 ORDER BY id LIMIT ${PAGE}
    ) RETURNING *
  ) SELECT * FROM taken ORDER BY id`;

/** Replies for which nobody came. */
export const FORGET = `DELETE FROM transport.reply WHERE at < clock_timestamp() - interval '1 minute'`;

type Receive = (message: Message) => void;

/**
 * Replies to this process's own inboxes are handed over in memory; those to another process go through an
 * unlogged table, for a reply is worthless once its caller is gone.
 */
export class Replies {
  private readonly inboxes = new Map<string, Inbox>();
  private readonly gatherer = new Gatherer<{ address: string; message: Message }>(
    (replies) => this.send(replies),
    { items: 1000, bytes: 4 << 20, waitingBytes: 64 << 20, apartMs: WRITE_APART_MS },
  );

  constructor(
    private readonly sql: Sql,
    private readonly wakeups: Wakeups,
    private readonly onTrouble: OnTrouble,
  ) {}

  async open(instance: number): Promise<ReplyInbox> {
    const address = `embedded:${instance}:${randomUUID()}`;
    await this.sql.query(FORGET);
    const bell = await this.wakeups.bell(address);
    const inbox = new Inbox(address, bell, this);
    this.inboxes.set(address, inbox);
    return inbox;
  }

  async reply(address: string, message: Message): Promise<void> {
    const bytes = checkMessage(message);
    const inbox = this.inboxes.get(address);
    if (inbox) return inbox.receive(message);
    if (!ADDRESS.test(address)) throw new UnknownAddress(address);
    await this.gatherer.add([{ item: { address, message }, bytes }]);
  }

  async take(address: string): Promise<Message[]> {
    try {
      return (await this.sql.query<MessageRow>(TAKE, [address])).rows.map(messageOf);
    } catch (error) {
      this.onTrouble(error, 'taking replies');
      return [];
    }
  }

  closed(address: string, bell: Bell): void {
    this.inboxes.delete(address);
    this.wakeups.remove(address, bell);
  }

  async close(): Promise<void> {
    await this.gatherer.close();
    await Promise.all([...this.inboxes.values()].map((inbox) => inbox.close()));
  }

  private async send(replies: { address: string; message: Message }[]): Promise<void> {
    const messages = replies.map(({ message }) => message);
    await this.sql.query(SEND, [
      replies.map(({ address }) => address),
      messages.map(({ id }) => id),
      messages.map(({ key }) => key),
      messages.map(({ type }) => type),
      messages.map(({ headers }) => Buffer.from(JSON.stringify(headers))),
      messages.map(({ body }) => body),
    ]);
  }
}

class Inbox implements ReplyInbox {
  receive: Receive = () => undefined;
  private readonly following: Promise<void>;
  private closing = false;

  constructor(
    readonly address: string,
    private readonly bell: Bell,
    private readonly replies: Replies,
  ) {
    this.following = this.follow();
  }

  onMessage(receive: Receive): void {
    this.receive = receive;
  }

  async close(): Promise<void> {
    this.closing = true;
    this.replies.closed(this.address, this.bell);
    this.bell.ring();
    await this.following;
  }

  private async follow(): Promise<void> {
    while (!this.closing) {
      const taken = await this.replies.take(this.address);
      for (const message of taken) this.receive(message);
      if (taken.length === 0) await this.bell.wait(LOOK_MS);
    }
  }
}
