import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { InvalidMessage, TransportError, TransportOverloaded } from '../transport.errors';
import { StreamSession } from './stream.session';

/** Long-lived responses of one department at a time. */
const MAX_SESSIONS = 64;

export interface SessionOwner {
  readonly department: string;
  /** The topic followed; an inbox has none. */
  readonly topic?: string;
  /** The consumer's own name: when it comes again, its former session is over. */
  readonly consumer: string;
}

interface Held {
  readonly owner: SessionOwner;
  readonly session: StreamSession;
}

/** The open feeds and inboxes of all connectors. */
export class StreamSessions {
  private readonly held = new Map<string, Held>();

  /** Lets `fill` attach the source, then sends until somebody ends it. Throws while nothing is sent yet. */
  async open(
    owner: SessionOwner,
    reply: FastifyReply,
    fill: (session: StreamSession) => Promise<void>,
  ): Promise<void> {
    if (owner.consumer === '') throw new InvalidMessage('A consumer needs a name.');
    const own = [...this.held.values()].filter(({ owner: o }) => o.department === owner.department);
    if (own.length >= MAX_SESSIONS) throw new TransportOverloaded(0);
    const former = own.filter(({ owner: o }) => o.consumer === owner.consumer);
    await Promise.all(former.map(({ session }) => session.close()));
    const id = randomUUID();
    const session = new StreamSession(id, () => this.held.delete(id));
    this.held.set(id, { owner, session });
    try {
      await fill(session);
    } catch (error) {
      await session.close();
      throw error;
    }
    reply.hijack();
    session.send(reply.raw);
  }

  /** Throws for a session that is over, or another's; ends one whose owner may no longer read. */
  find(id: string, access: { department: string; mayRead(topic: string): boolean }): StreamSession {
    const held = this.held.get(id);
    if (!held || held.owner.department !== access.department) throw new FeedOver();
    const { topic } = held.owner;
    if (topic === undefined || access.mayRead(topic)) return held.session;
    void held.session.close();
    throw new FeedOver();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.held.values()].map(({ session }) => session.close()));
  }
}

/** The feed has ended; the connector opens a new one. */
class FeedOver extends TransportError {
  readonly status = 404;

  constructor() {
    super('transport.feed-over', 'This feed has ended.');
  }
}
