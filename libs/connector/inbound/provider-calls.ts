import type { KeyObject } from 'node:crypto';
import { atRisk } from '@shutong/crash';
import type { Delivered, Message } from '@shutong/transport';
import {
  chunkHash,
  parseCommand,
  type AgreementTerms,
  type CallCommand,
  type ConnectorKeys,
  type OpenedCommand,
  type Reply,
} from '@shutong/wire';
import type { HeldAgreement } from '../agreement/held-agreement';
import { knowing } from '../agreement/knowing';
import type { KnownAgreements } from '../agreement/known-agreements';
import { answerCall } from '../answering/answer-call';
import { assertAsked } from '../answering/asked.policy';
import type { Mount } from '../answering/mount';
import { ConnectorError } from '../errors/connector-error';
import type { CallLog } from '../call-log/call-log';
import type { Own } from '../identity/own';
import type { SourceDatabase } from '../source/source-database';
import type { QuotaBook, Share } from '../state/quota-book';
import type { Statements } from '../state/statements';
import { breachOf, chunkEnd, sourceMilliseconds } from './call.policy';
import { refusalReply, replyOf } from './call-outcome';
import { jsonOf } from './message-bodies';
import { open } from './opened-command';
import { sealReply } from './seal-reply';

/** Header under which the hub says where the answer goes. */
const replyHeader = 'reply-to';

/** Header under which it says which restriction notice the answer has to follow. */
const restrictionHeader = 'restriction';

/** A mount with the database in which its table lies. */
export interface Served {
  readonly mount: Mount;
  readonly source: SourceDatabase;
}

export interface ProviderParts {
  readonly own: Own;
  readonly agreements: Pick<KnownAgreements, 'find' | 'renewed'>;
  readonly quota: QuotaBook;
  readonly statements: Statements;
  readonly callLog: Pick<CallLog, 'add'>;
  /** By code of the resource. */
  readonly served: ReadonlyMap<string, Served>;
  readonly tokenKey: () => KeyObject | undefined;
  readonly send: (address: string, message: Message) => Promise<void>;
  /** Microseconds since the epoch. */
  readonly now: () => number;
  /** Told of every refusal, and of every failure of a source. */
  readonly onRefused: (error: unknown, type: string, call: string) => void;
}

const uncounted = { replayed: 'connector.replayed', exhausted: 'connector.quota' } as const;

/** A command that asks for an answer now, and where to. */
interface Asked {
  readonly command: CallCommand;
  readonly address: string;
  readonly held: HeldAgreement | undefined;
  /** Number of the restriction notice to follow, at least. */
  readonly restriction: number;
  /** Those to which the command was sealed, as soon as it is opened: its requester knows these, and maybe no newer ones. */
  keys: ConnectorKeys;
}

/**
 * The provider's side of calls: each is held against the terms that both sides signed, counted, answered
 * from the department's own source, and stated in the own log before it leaves. A command whose deadline
 * has passed gets no answer. Calls run side by side.
 */
export class ProviderCalls {
  constructor(private readonly parts: ProviderParts) {}

  /**
   * Answers one command. Throws where nobody could answer it (a `WireError` or `ConnectorError`), and where
   * it may be tried again: the hub is not reached, the state is not written.
   */
  async handle(message: Delivered): Promise<void> {
    const command = parseCommand(jsonOf(message));
    const address = message.headers[replyHeader];
    if (address === undefined) {
      throw new ConnectorError('connector.message-malformed', { place: `/${replyHeader}` });
    }
    if (this.isLate(command)) return;
    const { agreement, agreementVersion } = command;
    // A folder that was restored from a backup may lack a notice that the hub has seen it hold.
    const restriction = Number(message.headers[restrictionHeader] ?? 0);
    const found = await this.parts.agreements.find(agreement, agreementVersion, restriction);
    const held = await this.known(found, command);
    const { keys } = this.parts.own;
    const asked = { command, address, held, restriction, keys };
    try {
      await this.answer(asked);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      this.parts.onRefused(error, message.type, command.id);
      await this.send(asked, refusalReply(error, this.parts.now()));
    }
  }

  /** With the requester's newest card, where it signs with a key that is not known here yet. */
  private async known(
    held: HeldAgreement | undefined,
    { requesterThumbprint: thumbprint }: CallCommand,
  ): Promise<HeldAgreement | undefined> {
    if (held?.side !== 'provider') return held;
    return knowing(held, { side: 'requester', thumbprint }, this.parts.agreements);
  }

  /** Answers, or throws the `ConnectorError` by which the call is refused. */
  private async answer(asked: Asked): Promise<void> {
    const { command, held, restriction } = asked;
    const { own, quota } = this.parts;
    const now = this.parts.now();
    if (held?.side !== 'provider') throw new ConnectorError('connector.agreement-unknown');
    const { opened, keys } = await open(command, { own, held, now });
    asked.keys = keys;
    const { terms, restricted, state } = held;
    const breach = breachOf({ ...opened, terms, restricted, state, now });
    if (breach) throw new ConnectorError(breach);
    if (!(held.restriction >= restriction)) throw new ConnectorError('connector.restricted');
    const served = this.servedFor(terms);
    // Before it is counted: what is refused takes nothing of the quota.
    assertAsked(opened, { terms, restricted, mount: served.mount });
    const taken = quota.take(command, terms.quota, now, shareOf(opened));
    if (taken.verdict === 'in-flight') return;
    if (!('durable' in taken)) throw new ConnectorError(uncounted[taken.verdict]);
    try {
      const reply = await this.read(opened, held, served);
      await taken.durable;
      if (await this.send(asked, reply)) await quota.answered(command);
    } finally {
      quota.unanswered(command);
    }
  }

  /** A resource that is no longer mounted looks like any other that the agreement does not name. */
  private servedFor(terms: AgreementTerms): Served {
    const served = this.parts.served.get(terms.resource.code);
    if (!served) throw new ConnectorError('connector.resource');
    return served;
  }

  private async read(
    opened: OpenedCommand,
    { terms, restricted }: HeldAgreement,
    served: Served,
  ): Promise<Reply> {
    const { now, tokenKey, onRefused } = this.parts;
    const key = tokenKey();
    const milliseconds = sourceMilliseconds((opened.command.deadline - now()) / 1000);
    const answered = answerCall(opened, {
      ...{ terms, restricted, milliseconds, ...served },
      ...(key ? { tokenKey: key } : {}),
    });
    const { id } = opened.command;
    return replyOf(answered, { now, onFailed: (error) => onRefused(error, 'call.command', id) });
  }

  /** True when the answer has left; not after its deadline, when nobody waits for it any more. */
  private async send({ command, address, held, keys }: Asked, reply: Reply): Promise<boolean> {
    const { own, statements, callLog, send, onRefused } = this.parts;
    if (this.isLate(command)) return false;
    // Where there is no agreement the answer is a refusal, in which nothing is sealed to anybody.
    const requester = held?.cards.requester ?? own.card;
    const answer = await sealReply(reply, { command, own: keys, requester }, (error) =>
      onRefused(error, 'call.command', command.id),
    );
    // In one turn of the event loop, so in one commit.
    await atRisk('statement.commit', () =>
      Promise.all([
        statements.add(reply.answeredAt, command.id, answer.statement),
        callLog.add(command, answer),
      ]),
    );
    const body = Buffer.from(JSON.stringify(answer));
    const message = { id: command.id, key: command.id, type: 'call.answer', headers: {}, body };
    await atRisk('reply.send', () => send(address, message));
    return true;
  }

  private isLate({ deadline }: CallCommand): boolean {
    return deadline <= this.parts.now();
  }
}

/** Each row of a chunk is a call; the chunk is known by what it asks, so that other rows are another. */
function shareOf({ command: { agreement }, content: { chunk } }: OpenedCommand): Share {
  if (!chunk) return { calls: 1 };
  const named = { id: chunkHash(agreement, chunk), deadline: chunkEnd(chunk), agreement };
  return { calls: chunk.rows.length, chunk: named };
}
