import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import {
  LINKS,
  TransportUnavailable,
  UnknownDeadLetter,
  decisionHash,
  lettersOf,
  type DeadLetterDecision,
  type DeadLetterQuery,
  type HeldDeadLetters,
  type Links,
} from '@shutong/messaging';
import {
  Clock,
  Database,
  decodeCursor,
  pageOf,
  platformErrors,
  type Context,
  type Page,
} from '@shutong/platform';
import { deadLetterErrors } from './dead-letter.errors';
import { deadLetterId, envelopeOf, type Envelope } from './envelope';

/** Whose letters: those of one group that follows one topic. */
export type LettersAsked = Required<Pick<DeadLetterQuery, 'topic' | 'group' | 'state'>>;

const isLetterId = (part: unknown): part is string =>
  typeof part === 'string' && deadLetterId.test(part);

/** Messages that failed every try, wherever the transport keeps them. A decision is in the log before it is carried out. */
@Injectable()
export class DeadLetterService {
  constructor(
    @Inject(LINKS) private readonly links: Links,
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Oldest first. */
  async list(asked: LettersAsked, size: number, after?: string): Promise<Page<Envelope>> {
    const [from] = after === undefined ? [undefined] : decodeCursor<[string]>(after, isLetterId);
    const query = { ...asked, limit: size + 1, ...(from === undefined ? {} : { after: from }) };
    const found = await this.letters()
      .list(query)
      .catch((error: unknown) => {
        if (error instanceof UnknownDeadLetter) throw platformErrors.invalidCursor();
        throw known(error);
      });
    return pageOf(found.map(envelopeOf), size, ({ id }) => [id]);
  }

  /** Sends the message once more, to its own group alone. */
  replay(ctx: Context, id: string, reason: string): Promise<Envelope> {
    return this.decide(ctx, id, { kind: 'replayed', reason });
  }

  /** Gives the message up. */
  drop(ctx: Context, id: string, reason: string): Promise<Envelope> {
    return this.decide(ctx, id, { kind: 'dropped', reason });
  }

  private decide(
    ctx: Context,
    id: string,
    { kind, reason }: Pick<DeadLetterDecision, 'kind' | 'reason'>,
  ): Promise<Envelope> {
    const [action, step] =
      kind === 'replayed'
        ? (['operations.dead-letter.replay', 'replay'] as const)
        : (['operations.dead-letter.drop', 'drop'] as const);
    const act = { action, resource: [{ type: 'dead-letter', id }] };
    return this.audit.attempt(ctx, act, () =>
      this.alone(ctx, id, async () => {
        const letter = envelopeOf(await this.letters().find(id));
        const decision = { kind, reason, at: this.clock.now() };
        const { messageId } = letter;
        const change = { afterSha256: decisionHash({ id, messageId, kind, reason }) };
        // Not `ok`: whether it can be carried out is not known yet.
        await this.audit.recordNow(ctx, { ...act, outcome: 'allow', reason: 'decided', change });
        await this.letters()[step](id, reason);
        return { ...letter, decision };
      }),
    );
  }

  /** Not every transport keeps two people from deciding about one letter at once. @throws operations.dead-letter.under-way */
  private alone<T>(ctx: Context, id: string, work: () => Promise<T>): Promise<T> {
    return this.database.transaction(ctx, async (tx) => {
      const [lock] = await this.database.query<{ held: boolean }>(
        tx,
        'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held',
        [`operations.dead-letter ${id}`],
      );
      if (!lock!.held) throw deadLetterErrors.underWay();
      return work().catch((error: unknown) => {
        throw known(error);
      });
    });
  }

  private letters(): HeldDeadLetters {
    return lettersOf(this.links);
  }
}

/** What the transport says, as the API says it. */
function known(error: unknown): unknown {
  if (error instanceof UnknownDeadLetter) return deadLetterErrors.notFound();
  return error instanceof TransportUnavailable ? platformErrors.unavailable() : error;
}
