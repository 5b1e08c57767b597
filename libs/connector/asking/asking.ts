import {
  openAnswer,
  requestId,
  sealCommand,
  WireError,
  type AnswerContent,
  type CallCommand,
  type CallRequest,
  type ChunkContent,
  type ConnectorKeys,
  type QueryContent,
  type VerifyContent,
} from '@shutong/wire';
import type { HeldAgreement, HeldAgreements } from '../agreement/held-agreement';
import { ConnectorError } from '../errors/connector-error';
import type { Language } from '../errors/messages';
import type { HubClient } from '../hub/hub-client';
import { HubRefusal, HubUnreachable } from '../hub/hub.errors';
import {
  chunkRequest,
  queryRequest,
  verifyRequest,
  type Answered,
  type ChunkAsk,
  type ChunkVerified,
  type Queried,
  type QueryAsk,
  type Stamp,
  type Verified,
  type VerifyAsk,
} from './ask';
import { contentOf } from './answer-content';
import { deliver, failure, type Delivered } from './delivery';
import { within } from './patience';

/**
 * Milliseconds from asking to the deadline of a call. The hub carries none whose deadline is over ten
 * seconds away by its own clock; two are left for a connector's clock that runs ahead.
 */
const deadlineMs = 8000;

/** Calls on their way at once; one more is refused at once. */
export const callsInFlight = 500;

export interface AskingParts {
  readonly hub: HubClient;
  readonly agreements: HeldAgreements;
  readonly keys: ConnectorKeys;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The requester's side of a call: signed, sealed to the provider's connector, carried by the hub, and
 * believed only where the provider's key has signed exactly this answer to exactly this command.
 *
 * Errors: `ConnectorError` before anything was sent (`.agreement-unknown`, `.hub-unreachable`,
 * `.invalid-input` with the field, `.too-large`, `.too-many`), after that `CallFailure` with the call's id.
 */
export class Asking {
  private inFlight = 0;

  constructor(private readonly parts: AskingParts) {}

  /** @param language in which the hub is to say why it refuses */
  async verify(ask: VerifyAsk, language?: Language): Promise<Verified> {
    const { content, call, hosted } = await this.bounded<VerifyContent>(
      { agreement: ask.agreement, language },
      (held, stamp) => verifyRequest(ask, held.terms, stamp),
    );
    return { result: content.result, call, hosted };
  }

  /** @param language as for `verify` */
  async query(ask: QueryAsk, language?: Language): Promise<Queried> {
    const { content, call, hosted } = await this.bounded<QueryContent>(
      { agreement: ask.agreement, language },
      (held, stamp) => queryRequest(ask, held.terms, stamp),
    );
    return { ...content, call, hosted };
  }

  /** Many verifications in one call; each row ends by itself. */
  async verifyChunk(ask: ChunkAsk): Promise<ChunkVerified> {
    const { content, call, hosted } = await this.bounded<ChunkContent>(
      { agreement: ask.agreement, language: undefined },
      (held, stamp) => chunkRequest(ask, held.terms, stamp),
    );
    return { ...content, call, hosted };
  }

  private async bounded<T>(
    { agreement, language }: { agreement: string; language: Language | undefined },
    requestOf: (held: HeldAgreement, stamp: Stamp) => CallRequest,
  ): Promise<Answered & { readonly content: T }> {
    if (this.inFlight >= callsInFlight) throw new ConnectorError('connector.too-many');
    this.inFlight += 1;
    try {
      const until = performance.now() + deadlineMs;
      const held = await this.held(agreement);
      const left = until - performance.now();
      const request = requestOf(held, this.stamp(left));
      const command = await this.seal(request, held);
      const delivered = await deliver(this.parts.hub, command, left, language);
      const content = await this.open(delivered, command, held);
      assertAsAsked(content, request, command);
      return { content: content as T, call: command.id, hosted: isHosted(held) };
    } finally {
      this.inFlight -= 1;
    }
  }

  /**
   * The agreement to ask under. It may have to be fetched from the hub first, which counts as waiting for the call.
   * Errors: `connector.hub-unreachable`, `.agreement-unknown`.
   */
  async held(id: string): Promise<HeldAgreement> {
    try {
      const late = () => new HubUnreachable('no agreement in time');
      const held = await within(deadlineMs, this.parts.agreements.find(id), late);
      if (held) return held;
    } catch (cause) {
      if (!(cause instanceof HubUnreachable || cause instanceof HubRefusal)) throw cause;
      throw new ConnectorError('connector.hub-unreachable', {}, { cause });
    }
    throw new ConnectorError('connector.agreement-unknown');
  }

  private stamp(milliseconds: number): Stamp {
    const issuedAt = this.parts.now();
    const deadline = issuedAt + Math.floor(milliseconds * 1000);
    return { id: requestId(issuedAt), issuedAt, deadline };
  }

  private async seal(request: CallRequest, { cards }: HeldAgreement): Promise<CallCommand> {
    try {
      return await sealCommand(request, { own: this.parts.keys, provider: cards.provider });
    } catch (error) {
      if (error instanceof WireError) throw refusalOf(error);
      throw error;
    }
  }

  /** Content of the command's own mode: `openAnswer` has checked that. */
  private async open(
    { answer, repeated }: Delivered,
    command: CallCommand,
    { cards }: HeldAgreement,
  ): Promise<AnswerContent> {
    try {
      const by = { command, own: this.parts.keys, provider: cards.provider };
      return contentOf(await openAnswer(answer, by), command, repeated);
    } catch (error) {
      if (error instanceof WireError) throw failure('connector.forged-answer', command, error);
      throw error;
    }
  }
}

/** A result for one, or one for each row: `openAnswer` has checked the mode alone. */
function assertAsAsked(content: AnswerContent, of: CallRequest, command: CallCommand): void {
  if ('results' in content === (of.content.chunk !== undefined)) return;
  throw failure('connector.forged-answer', command);
}

const isHosted = ({ terms }: HeldAgreement): boolean =>
  terms.provider.hosted || terms.requester.hosted;

/** What cannot be sealed: named by its part, because what the caller wrote there may be personal data. */
function refusalOf(cause: WireError): ConnectorError {
  if (cause.code === 'wire.too-large') {
    return new ConnectorError('connector.too-large', {}, { cause });
  }
  const [, field = 'body'] = /^\/(\w+)/.exec(cause.message) ?? [];
  return new ConnectorError('connector.invalid-input', { field }, { cause });
}
