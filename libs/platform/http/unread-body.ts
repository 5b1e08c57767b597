import type { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HubError } from '../errors/hub-error';
import { platformErrors } from '../errors/platform.errors';

/**
 * Bodies of the media types are handed to their handlers unread: nobody makes a process hold one before the guard
 * has let them in. Several controllers may ask for the same type.
 */
export function leaveUnread({ httpAdapter }: HttpAdapterHost, ...mediaTypes: string[]): void {
  const fastify = httpAdapter.getInstance<FastifyInstance>();
  const unknown = mediaTypes.filter((type) => !fastify.hasContentTypeParser(type));
  unknown.forEach((type) => {
    fastify.addContentTypeParser(type, (_request, body, done) => done(null, body));
  });
  if (unknown.length > 0) fastify.addHook('onSend', endUnread);
}

/** What is left of a body would be taken for the next request of the connection. */
async function endUnread({ raw }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!raw.complete) void reply.header('connection', 'close');
}

/**
 * Reads such a body.
 * @param allowed media types, as a refusal names them
 * @throws platform.invalid-input for a body of another type, and `tooLarge` above `limit` bytes
 */
export async function bytesOf(
  body: unknown,
  { allowed, limit, tooLarge }: { allowed: string; limit: number; tooLarge: () => HubError },
): Promise<Buffer> {
  if (!isStream(body)) {
    throw platformErrors.invalidInput({}, [{ field: 'content-type', rule: allowed }]);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const isStream = (body: unknown): body is AsyncIterable<Buffer> =>
  typeof (body as AsyncIterable<Buffer> | null)?.[Symbol.asyncIterator] === 'function';
