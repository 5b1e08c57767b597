import { setTimeout as pause } from 'node:timers/promises';
import { HttpStatus } from '@nestjs/common';
import { limits, monotonicMillis } from '@shutong/platform';
import type { FastifyReply } from 'fastify';

const lookEveryMs = 50;

/** Whether what was handed in has come to what `look` looks for, within the time that an answer waits for it. */
export async function isTakenUp(look: () => Promise<boolean>): Promise<boolean> {
  const until = monotonicMillis() + limits.handInWait.value;
  while (monotonicMillis() < until) {
    if (await look()) return true;
    await pause(lookEveryMs);
  }
  return false;
}

/** What was asked for is done, as `done` says, or will be within seconds (202, RFC 9110, 15.3.3). */
export function answerTaken(
  reply: FastifyReply,
  isDone: boolean,
  done: HttpStatus.CREATED | HttpStatus.NO_CONTENT,
): void {
  void reply.status(isDone ? done : HttpStatus.ACCEPTED);
}
