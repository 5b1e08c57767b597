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
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of streamOf(body, allowed)) {
    bytes += chunk.length;
    if (bytes > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Lets the work read such a body as it comes. What the work refuses is read to its end, as far as `limit` bytes: who is
 * still sending would see a broken connection in place of the refusal.
 * @param allowed media types, as a refusal names them
 * @throws platform.invalid-input for a body of another type, and what the work throws
 */
export async function receiving<T>(
  body: unknown,
  { allowed, limit }: { readonly allowed: string; readonly limit: number },
  work: (stream: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  const stream = streamOf(body, allowed);
  try {
    return await work(stream);
  } catch (error) {
    await drained(stream, limit);
    throw error;
  }
}

/** @throws platform.invalid-input for what is none */
function streamOf(body: unknown, allowed: string): AsyncIterable<Buffer> {
  const stream = body as AsyncIterable<Buffer> | null | undefined;
  if (typeof stream?.[Symbol.asyncIterator] === 'function') return stream;
  throw platformErrors.invalidInput({}, [{ field: 'content-type', rule: allowed }]);
}

async function drained(stream: AsyncIterable<Buffer>, limit: number): Promise<void> {
  let bytes = 0;
  try {
    for await (const part of stream) {
      bytes += part.length;
      if (bytes > limit) return;
    }
  } catch {
    // It was read before, or the sender is gone.
  }
}
