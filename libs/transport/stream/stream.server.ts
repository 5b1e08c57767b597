import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EmbeddedTransport } from '../embedded/embedded.transport';
import { checkTopic } from '../message';
import { checkReason } from '../reason';
import type { DeadLetterDecision, DeadLetterQuery } from '../transport';
import {
  InvalidMessage,
  TooManyGroups,
  TransportError,
  TransportUnauthorised,
} from '../transport.errors';
import { decodeFrames, FRAMES } from './frames';
import { problemOf } from './problem';
import { carryOut, type StreamAccess } from './stream.access';
import { StreamSessions } from './stream.sessions';
import {
  checkedMessage,
  type LetterHead,
  letterFrame,
  type PublishHead,
  type ReplyHead,
  STREAM_PREFIX,
} from './stream.wire';

/** What the hub lends to its connectors. */
export interface StreamServerOptions {
  readonly transport: EmbeddedTransport;
  /**
   * Who asks; rejects with an error that has a `status` of 401 or 403 for strangers. Called for every request, and
   * while a connector follows a topic at least once a second, with its current token.
   */
  readonly authorize: (request: FastifyRequest) => Promise<StreamAccess>;
  /** In which one department follows a topic at most: each leaves a row. Default: any number. */
  readonly groupsPerTopic?: number;
}

const MAX_BODY_BYTES = 8 << 20;

type Params<T extends string> = Record<T, string>;

/**
 * The hub's side of the stream transport, under `/stream/v1`: everything a connector needs over its own outbound
 * requests. Call before the server listens. Errors are problems (RFC 9457).
 */
export function registerStream(fastify: FastifyInstance, options: StreamServerOptions): void {
  void fastify.register(
    async (scope) => {
      const routes = new StreamRoutes(options);
      scope.addContentTypeParser(FRAMES, { parseAs: 'buffer' }, (_request, body, done) =>
        done(null, body),
      );
      scope.setErrorHandler((error, _request, reply) => routes.refuse(error, reply));
      scope.addHook('preClose', () => routes.sessions.closeAll());
      routes.register(scope);
    },
    { prefix: STREAM_PREFIX },
  );
}

class StreamRoutes {
  readonly sessions = new StreamSessions();

  constructor(private readonly options: StreamServerOptions) {}

  register(scope: FastifyInstance): void {
    const limits = { bodyLimit: MAX_BODY_BYTES };
    scope.get('/topics/:topic', (request) => this.topic(request));
    scope.post('/publish', limits, (request, reply) => this.publish(request, reply));
    scope.get('/feeds', (request, reply) => this.feed(request, reply));
    scope.get('/inbox', (request, reply) => this.inbox(request, reply));
    scope.post('/feeds/:id/ack', (request, reply) => this.ack(request, reply));
    scope.post('/replies', limits, (request) => this.replies(request));
    scope.get('/dead-letters', (request, reply) => this.letters(request, reply));
    scope.post('/dead-letters', limits, (request, reply) => this.bury(request, reply));
    scope.post('/dead-letters/:id/:decision', (request, reply) => this.decide(request, reply));
  }

  refuse(error: unknown, reply: FastifyReply): FastifyReply {
    const problem = problemOf(error);
    if (problem.status >= 500) this.options.transport.onTrouble(error, 'serving a connector');
    return reply.code(problem.status).type('application/problem+json').send(problem);
  }

  private async topic(request: FastifyRequest): Promise<{ write: boolean }> {
    const access = await this.options.authorize(request);
    const { topic } = request.params as Params<'topic'>;
    const write = access.mayWrite(topic);
    if (!write && !access.mayRead(topic)) throw forbidden(topic);
    await this.options.transport.requireTopic(topic);
    return { write };
  }

  private async publish(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const access = await this.options.authorize(request);
    const frames = framesOf<PublishHead>(request);
    for (const { head } of frames) if (!access.mayWrite(head.topic)) throw forbidden(head.topic);
    const { transport } = this.options;
    const messages = frames.map((frame) => ({
      topic: frame.head.topic,
      message: checkedMessage(frame),
    }));
    await Promise.all(messages.map(({ topic, message }) => transport.publish(topic, [message])));
    return reply.code(204).send();
  }

  private async feed(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const access = await this.options.authorize(request);
    const { topic = '', group = '', consumer = '' } = queryOf(request);
    checkTopic(topic);
    if (!access.mayRead(topic)) throw forbidden(topic);
    await this.assertRoom(access.department, { topic, group });
    const { transport } = this.options;
    const about = { department: access.department, topic, consumer };
    await this.sessions.open(about, reply, async (session) => {
      const feed = await transport.openFeed({
        topic,
        group: streamGroup(access.department, group),
        onLost: () => void session.close(),
        onTrouble: transport.onTrouble,
      });
      session.follow(feed);
    });
  }

  /** A group that is known may always come again. */
  private async assertRoom(
    department: string,
    { topic, group }: { topic: string; group: string },
  ): Promise<void> {
    const { groupsPerTopic: most = Infinity, transport } = this.options;
    const own = await transport.positions.groupsOf(topic, streamGroup(department, ''));
    if (own.length < most || own.includes(streamGroup(department, group))) return;
    throw new TooManyGroups(topic, own.length + 1, most);
  }

  private async inbox(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { department } = await this.options.authorize(request);
    const { instance = '0', consumer = '' } = queryOf(request);
    await this.sessions.open({ department, consumer }, reply, async (session) => {
      session.receive(await this.options.transport.openReplies(Number(instance)));
    });
  }

  private async ack(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const access = await this.options.authorize(request);
    const { id } = request.params as Params<'id'>;
    const { position } = queryOf(request);
    this.sessions
      .find(id, access)
      .acknowledge(position === undefined ? undefined : Number(position));
    return reply.code(204).send();
  }

  /** One unknown address must not fail the replies gathered beside it: refusals come per reply. */
  private async replies(request: FastifyRequest): Promise<{ refused: Record<number, string> }> {
    await this.options.authorize(request);
    const refused: Record<number, string> = {};
    const send = framesOf<ReplyHead>(request).map(async (frame, index) => {
      try {
        await this.options.transport.reply(frame.head.address, checkedMessage(frame));
      } catch (error) {
        if (!(error instanceof TransportError) || problemOf(error).status >= 500) throw error;
        refused[index] = error.code;
      }
    });
    await Promise.all(send);
    return { refused };
  }

  private async letters(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const access = await this.options.authorize(request);
    const { topic = '', group = '', state, after, limit } = queryOf(request);
    if (!access.mayRead(topic)) throw forbidden(topic);
    const query: DeadLetterQuery = {
      topic,
      group: streamGroup(access.department, group),
      state: state === 'decided' ? 'decided' : 'open',
      ...(after !== undefined && { after }),
      ...(limit !== undefined && { limit: Number(limit) }),
    };
    const found = await this.options.transport.deadLetters.list(query);
    return reply.type(FRAMES).send(Buffer.concat(found.map(letterFrame)));
  }

  private async bury(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const access = await this.options.authorize(request);
    const [frame] = framesOf<LetterHead>(request);
    if (!frame) throw new InvalidMessage('A dead letter is missing.');
    const { topic, position, attempts: attempt, error } = frame.head;
    if (!access.mayRead(topic)) throw forbidden(topic);
    const message = { ...checkedMessage(frame), topic, position, attempt };
    const group = streamGroup(access.department, queryOf(request)['group'] ?? '');
    await this.options.transport.deadLetters.bury(message, group, error);
    return reply.code(204).send();
  }

  private async decide(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const access = await this.options.authorize(request);
    const { id, decision } = request.params as Params<'id' | 'decision'>;
    const [frame] = framesOf<{ reason?: unknown }>(request);
    const reason = frame?.head.reason;
    checkReason(reason);
    const kind = kinds.get(decision);
    if (!kind) throw new InvalidMessage('A dead letter can be replayed or dropped.');
    const group = streamGroup(access.department, queryOf(request)['group'] ?? '');
    const decided = { id, group, kind, reason };
    await (access.decide
      ? access.decide(decided)
      : carryOut(this.options.transport.deadLetters, decided));
    return reply.code(204).send();
  }
}

const kinds: ReadonlyMap<string, DeadLetterDecision['kind']> = new Map([
  ['replay', 'replayed'],
  ['drop', 'dropped'],
]);

/** How the log names a department's group: its own, so that nobody moves another's position or sees its dead letters. */
export function streamGroup(department: string, group: string): string {
  return `${department}:${group}`;
}

function forbidden(topic: string): TransportUnauthorised {
  return new TransportUnauthorised(`Topic "${String(topic).slice(0, 200)}" is not open to you.`);
}

function framesOf<Head>(request: FastifyRequest) {
  if (!Buffer.isBuffer(request.body)) throw new InvalidMessage(`A body of ${FRAMES} is missing.`);
  return decodeFrames<Head>(request.body);
}

function queryOf(request: FastifyRequest): Record<string, string | undefined> {
  return request.query as Record<string, string | undefined>;
}
