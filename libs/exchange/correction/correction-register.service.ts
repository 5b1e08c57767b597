import { Inject, Injectable } from '@nestjs/common';
import { Database, latestFirst, supervises, type Context, type Page } from '@shutong/platform';
import { Correction } from './correction.entity';
import { correctionErrors } from './correction.errors';
import { mayRead } from './correction.policy';

export interface CorrectionsAsked {
  readonly first: number;
  readonly after?: string;
  /** Those under one agreement alone. */
  readonly agreementId?: string;
}

/** Corrections as both parties, the authority and auditors read them. */
@Injectable()
export class CorrectionRegister {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<Correction> {
    const found = await this.database.repository(ctx, Correction).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw correctionErrors.notFound({ id });
    return found;
  }

  /** Newest first: those of the actor's department, or all for the authority and auditors. */
  async list(ctx: Context, { agreementId, ...asked }: CorrectionsAsked): Promise<Page<Correction>> {
    const query = this.database.repository(ctx, Correction).createQueryBuilder('c');
    if (!supervises(ctx.actor)) {
      query.andWhere('(c.requester = :own OR c.provider = :own)', { own: ctx.actor.department });
    }
    if (agreementId) query.andWhere('c.agreementId = :agreementId', { agreementId });
    return latestFirst(query, 'filedAt', asked);
  }
}
