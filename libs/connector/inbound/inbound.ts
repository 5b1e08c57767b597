import type { Delivered } from '@shutong/transport';
import type { AgreementMessages } from '../agreement/agreement-messages';
import type { RestrictionMessages } from '../agreement/restriction-messages';
import type { BatchMessages } from '../batch/batch-messages';
import { failureFacts, type Log } from '../log/log';
import type { Refusals } from '../state/refusals';
import type { TokenKeys } from '../token-key/token-keys';
import { SourceError } from '../source/source.errors';
import { cardBody, jsonOf, wrappedBody } from './message-bodies';
import type { ProviderCalls } from './provider-calls';
import { isRefusal } from './refusal.policy';

export interface InboundParts {
  readonly agreements: AgreementMessages;
  readonly restrictions: RestrictionMessages;
  readonly calls: ProviderCalls;
  readonly tokenKeys: TokenKeys;
  readonly batches: BatchMessages;
  readonly refusals: Refusals;
  readonly log: Log;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

type Handler = (message: Delivered) => Promise<void>;

/** Where a source failed: names of tables and columns, and the database's own code, never a value. */
const failedAt = (error: unknown) => (error instanceof SourceError ? error.params : {});

/**
 * Everything that the hub says to this connector. A message that is not what it has to be is noted and
 * settled, so that it holds nothing up; a failure that may pass is thrown, so that the transport brings the
 * message again.
 */
export class Inbound {
  private readonly handlers: ReadonlyMap<string, Handler>;

  constructor(private readonly parts: InboundParts) {
    const { agreements, restrictions, calls, tokenKeys, batches } = parts;
    this.handlers = new Map<string, Handler>([
      ['call.command', (message) => calls.handle(message)],
      ['agreement.proposed', (message) => agreements.proposed(jsonOf(message))],
      ['agreement.active', (message) => agreements.active(jsonOf(message))],
      ['agreement.changed', (message) => agreements.changed(jsonOf(message))],
      ['agreement.narrowed', (message) => restrictions.narrowed(jsonOf(message))],
      ['restriction.issued', (message) => restrictions.issued(jsonOf(message))],
      ['batch.ordered', (message) => batches.ordered(jsonOf(message))],
      ['batch.released', (message) => batches.released(jsonOf(message))],
      ['batch.received', (message) => batches.received(jsonOf(message))],
      ['batch.ended', (message) => batches.ended(jsonOf(message))],
      ['connector.enrolled', (message) => tokenKeys.enrolled(cardBody(jsonOf(message)).card)],
      ['connector.renewed', (message) => agreements.renewed(jsonOf(message))],
      ['token-key.wrapped', (message) => tokenKeys.wrapped(wrappedBody(jsonOf(message)).wrapped)],
    ]);
  }

  async handle(message: Delivered): Promise<void> {
    const handler = this.handlers.get(message.type);
    if (!handler) {
      this.parts.log.info({ type: message.type }, 'message of an unknown type passed over');
      return;
    }
    try {
      await handler(message);
    } catch (error) {
      if (!isRefusal(error)) {
        this.parts.log.warn({ type: message.type, ...failureFacts(error) }, 'message not handled');
        throw error;
      }
      this.refused(error, message.type, message.key);
    }
  }

  /** Notes what was refused; `about` is an agreement, call or department. */
  refused(error: unknown, type: string, about: string): void {
    const { refusals, log, now } = this.parts;
    const { code = 'connector.unexpected' } = failureFacts(error);
    log.warn({ ...failedAt(error), type, code, about }, 'refused');
    refusals.add({ at: now(), type, code, about }).catch((failure: unknown) => {
      log.error(failureFacts(failure), 'refusal not noted');
    });
  }
}
