import {
  cardAt,
  isHosted,
  isKeyOf,
  openAnswer,
  requestId,
  signerNamedIn,
  WireError,
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
import type { HubReach } from '../hub-contact/hub-reach';
import { allKeys, withOwnKeys, type Own } from '../identity/own';
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
import { isOfOlderVersion, OutdatedKey } from './outdated';
import { within } from './patience';
import { sealed } from './sealing';

/**
 * Milliseconds from asking to the deadline of a call. The hub carries none whose deadline is over ten
 * seconds away by its own clock; two are left for a connector's clock that runs ahead.
 */
const deadlineMs = 8000;

/** Calls on their way at once, as many as the hub carries for one requester; one more is refused at once. */
export const callsInFlight = 1000;

/** One sending of a call. */
interface Attempt {
  readonly held: HeldAgreement;
  /** Of `performance.now`. */
  readonly until: number;
  readonly language: Language | undefined;
  readonly isPatient?: boolean | undefined;
}

/** Under which agreement, and how. */
interface Asked extends Pick<Attempt, 'language' | 'isPatient'> {
  readonly agreement: string;
}

export interface AskingParts {
  readonly hub: HubClient;
  readonly agreements: HeldAgreements;
  readonly own: Pick<Own, 'keys' | 'former' | 'next'>;
  /** Without it each call finds out by itself, and waits for its whole time. */
  readonly reach?: HubReach;
  /** Milliseconds for which a call waits for a hub that is not there. */
  readonly hubMs?: number;
  /** Microseconds since the epoch. */
  readonly now: () => number;
}

/** A command on its way, and by which keys and terms. */
interface Sent {
  readonly command: CallCommand;
  readonly keys: ConnectorKeys;
  readonly held: HeldAgreement;
}

/** What a proven answer says, and when (microseconds since the epoch). */
interface Opened<T> {
  readonly content: T;
  readonly answeredAt: number;
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
    this.assertReached();
    const { content, call, hosted } = await this.bounded<VerifyContent>(
      { agreement: ask.agreement, language },
      (held, stamp) => verifyRequest(ask, held.terms, stamp),
    );
    return { result: content.result, call, hosted };
  }

  /** @param language as for `verify` */
  async query(ask: QueryAsk, language?: Language): Promise<Queried> {
    this.assertReached();
    const { content, answeredAt, call, hosted } = await this.bounded<QueryContent>(
      { agreement: ask.agreement, language },
      (held, stamp) => queryRequest(ask, held.terms, stamp),
    );
    const { origin, ...page } = content;
    const at = new Date(answeredAt / 1000).toISOString();
    return { ...page, ...(origin ? { origin: { ...origin, at } } : {}), call, hosted };
  }

  /** Many verifications in one call; each row ends by itself. Nobody waits for it, so that it waits for the hub. */
  async verifyChunk(ask: ChunkAsk): Promise<ChunkVerified> {
    const { content, call, hosted } = await this.bounded<ChunkContent>(
      { agreement: ask.agreement, language: undefined, isPatient: true },
      (held, stamp) => chunkRequest(ask, held.terms, stamp),
    );
    return { ...content, call, hosted };
  }

  /** While nobody is there, nobody's system waits to be told so. */
  private assertReached(): void {
    if (this.parts.reach?.isAway) throw new ConnectorError('connector.hub-unreachable');
  }

  private async bounded<T extends object>(
    { agreement, language, isPatient }: Asked,
    requestOf: (held: HeldAgreement, stamp: Stamp) => CallRequest,
  ): Promise<Answered & Opened<T>> {
    if (this.inFlight >= callsInFlight) throw new ConnectorError('connector.too-many');
    this.inFlight += 1;
    try {
      const until = performance.now() + deadlineMs;
      const held = await this.held(agreement);
      const ask = (under: HeldAgreement) =>
        this.ask<T>({ held: under, until, language, isPatient }, requestOf);
      return await ask(held).catch(async (error: unknown) => ask(await this.newer(held, error)));
    } finally {
      this.inFlight -= 1;
    }
  }

  /**
   * What to ask under once more; throws the error where nothing newer than `held` is the reason for it. Nothing was
   * answered then, and nothing taken from the quota.
   */
  private async newer(held: HeldAgreement, error: unknown): Promise<HeldAgreement> {
    if (error instanceof OutdatedKey) return error.renewed;
    if (!isOfOlderVersion(error)) throw error;
    // Renewed: the message that says so is on its way still.
    const { id, version } = held.terms;
    const renewed = await this.held(id, version + 1);
    if (renewed.terms.version <= version) throw error;
    return renewed;
  }

  private async ask<T extends object>(
    { held, until, language, isPatient = false }: Attempt,
    requestOf: (held: HeldAgreement, stamp: Stamp) => CallRequest,
  ): Promise<Answered & Opened<T>> {
    const left = until - performance.now();
    // The own key may change while the call is on its way: the answer is for this one, or for a newer.
    const { keys } = this.parts.own;
    const request = requestOf(held, this.stamp(left));
    const command = await sealed(request, held, keys);
    const delivered = await deliver(this.parts.hub, command, {
      ...{ milliseconds: left, language, reach: this.parts.reach },
      ...(isPatient || this.parts.hubMs === undefined ? {} : { hubMs: this.parts.hubMs }),
    });
    const opened = await this.open<T>(delivered, { command, keys, held });
    assertAsAsked(opened.content, request, command);
    return { ...opened, call: command.id, hosted: isHosted(held.terms) };
  }

  /**
   * Throws `OutdatedKey` where a later key of the provider's, of which this connector has not heard, has refused what was
   * sealed to an earlier one.
   */
  private async assertCurrent({ answer }: Delivered, { held }: Sent): Promise<void> {
    const signer = signerNamedIn(answer);
    if (signer === undefined || isKeyOf(held.cards.provider, signer)) return;
    const renewed = await this.parts.agreements
      .renewed(held.terms.id, signer)
      .catch(() => undefined);
    if (renewed && isKeyOf(renewed.cards.provider, signer)) throw new OutdatedKey(renewed);
  }

  /**
   * The agreement to ask under. It may have to be fetched from the hub first, which counts as waiting for the call.
   * Errors: `connector.hub-unreachable`, `.agreement-unknown`.
   */
  async held(id: string, version?: number): Promise<HeldAgreement> {
    try {
      const late = () => new HubUnreachable('no agreement in time');
      const held = await within(deadlineMs, this.parts.agreements.find(id, version), late);
      if (held) return held;
    } catch (cause) {
      if (!(cause instanceof HubUnreachable || cause instanceof HubRefusal)) throw cause;
      if (cause instanceof HubUnreachable) this.parts.reach?.missed();
      throw new ConnectorError('connector.hub-unreachable', {}, { cause });
    }
    throw new ConnectorError('connector.agreement-unknown');
  }

  private stamp(milliseconds: number): Stamp {
    const issuedAt = this.parts.now();
    const deadline = issuedAt + Math.floor(milliseconds * 1000);
    return { id: requestId(issuedAt), issuedAt, deadline };
  }

  /** Content of the command's own mode: `openAnswer` has checked that. */
  private async open<T extends object>(delivered: Delivered, sent: Sent): Promise<Opened<T>> {
    await this.assertCurrent(delivered, sent);
    const { answer, repeated } = delivered;
    const { command, keys, held } = sent;
    try {
      // A key that was stolen and revoked answers for nobody, whoever hands its answer on.
      const provider = cardAt(held.cards.provider, this.parts.now());
      const opened = await withOwnKeys([keys, ...allKeys(this.parts.own)], (own) =>
        openAnswer(answer, { command, own, provider }),
      );
      const { answeredAt } = opened;
      return { content: contentOf(opened, command, repeated) as T, answeredAt };
    } catch (error) {
      if (error instanceof WireError) throw failure('connector.forged-answer', command, error);
      throw error;
    }
  }
}

/** A result for one, or one for each row: `openAnswer` has checked the mode alone. */
function assertAsAsked(content: object, of: CallRequest, command: CallCommand): void {
  if ('results' in content === (of.content.chunk !== undefined)) return;
  throw failure('connector.forged-answer', command);
}
