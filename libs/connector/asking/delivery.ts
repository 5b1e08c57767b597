import { setTimeout as sleep } from 'node:timers/promises';
import { atRisk } from '@shutong/crash';
import type { CallAnswer, CallCommand } from '@shutong/wire';
import { connectorErrors, type ConnectorErrorCode } from '../errors/connector.errors';
import type { Language } from '../errors/messages';
import type { HubClient, PostOptions } from '../hub/hub-client';
import { HubRefusal, HubUnreachable } from '../hub/hub.errors';
import type { HubReach } from '../hub-contact/hub-reach';
import { CallFailure } from './call-failure';
import { within } from './patience';
import { pauseAfter } from './retry.policy';

/** What came back, and whether the command had to be sent more than once for it. */
export interface Delivered {
  readonly answer: CallAnswer;
  readonly repeated: boolean;
}

/** How the hub refuses a call that it carries or has ended: the answer went to an earlier attempt. */
const lostAnswer: ReadonlySet<string> = new Set([
  'exchange.call.malformed',
  'exchange.call.repeated',
]);

/** The hub ends a call at its deadline; its saying so may take this much longer to arrive. */
const graceMs = 1000;

/** How long a command is tried, and in which words the hub is to refuse it. */
export interface Patience {
  /** Milliseconds until the call's time is over. */
  readonly milliseconds: number;
  /** Milliseconds for which a hub that is not there is waited for; by default as long as the call's time goes. */
  readonly hubMs?: number;
  /** Is told of each attempt whether it has found the hub. */
  readonly reach?: Pick<HubReach, 'missed' | 'answered'> | undefined;
  readonly language?: Language | undefined;
}

/**
 * Sends a sealed command to the hub until the hub answers or its time (milliseconds) is over. It is sent
 * again only where nothing is known of the attempt before, and always the very same bytes under the same
 * id: a retry cannot become a second call. Three things may have happened to the lost attempt:
 *
 * - It never arrived: the retry is the call, and nobody notices.
 * - The hub still waits for the provider: it refuses the id as in flight (`exchange.call.malformed`).
 * - The call has ended and its answer was lost: the hub passes the command on, and the provider's
 *   connector refuses it as replayed, without taking from the quota. Each refusal is a log entry. If a
 *   connector answers once more, the hub refuses to hand it over (`exchange.call.repeated`).
 *
 * The answer itself is gone in the last two cases, because nobody on the way keeps answers. They end as
 * `connector.answer-lost`; asking anew is a new call, taken from the quota, which is the caller's choice.
 */
export async function deliver(
  hub: HubClient,
  command: CallCommand,
  { milliseconds, hubMs = milliseconds, reach, language }: Patience,
): Promise<Delivered> {
  const until = performance.now() + milliseconds;
  let missedUntil: number | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const repeated = attempt > 1;
    try {
      const patience = until - performance.now() + graceMs;
      const sent = post(hub, command, { milliseconds: patience, language });
      return { answer: await found(reach, sent), repeated };
    } catch (error) {
      if (error instanceof HubRefusal) throw refused(error, command, repeated);
      if (!(error instanceof HubUnreachable)) throw error;
      const pause = pauseAfter(attempt, Math.random());
      const now = performance.now();
      missedUntil ??= Math.min(until, now + hubMs);
      if (now >= until) throw failure('connector.deadline', command, error);
      if (now + pause >= missedUntil) throw failure('connector.hub-unreachable', command, error);
      await sleep(pause);
    }
  }
}

/** One attempt. The access token it may have to ask for first counts as well. */
const post = (
  hub: HubClient,
  command: CallCommand,
  how: PostOptions & { readonly milliseconds: number },
) =>
  within(
    how.milliseconds,
    atRisk('call.send', () => hub.post<CallAnswer>('/api/v1/calls', command, how)),
    () => new HubUnreachable('no answer in time'),
  );

/** The same, and tells whether it has found the hub. */
async function found<T>(reach: Patience['reach'], attempt: Promise<T>): Promise<T> {
  try {
    const answer = await attempt;
    reach?.answered();
    return answer;
  } catch (error) {
    if (error instanceof HubRefusal) reach?.answered();
    if (error instanceof HubUnreachable) reach?.missed();
    throw error;
  }
}

function refused(error: HubRefusal, command: CallCommand, repeated: boolean): CallFailure {
  const { code, title, detail } = error;
  if (repeated && lostAnswer.has(code)) {
    return failure('connector.answer-lost', command, error);
  }
  return new CallFailure(code, statusOf(error), command.id, { title, detail, cause: error });
}

/** The hub's 401 is about this connector's own key; the caller's key was right. */
function statusOf({ status }: HubRefusal): number {
  return status >= 400 && status < 600 && status !== 401 ? status : 502;
}

/** A failure with one of the connector's own codes and its status. */
export function failure(code: ConnectorErrorCode, command: CallCommand, cause?: unknown) {
  return new CallFailure(code, connectorErrors[code], command.id, { cause });
}
