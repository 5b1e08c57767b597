import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  latestFirst,
  supervises,
  turnLoader,
  type Context,
  type Page,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { partsTaken } from '../course/parts-taken.query';
import { openlyDisputed } from '../dispute/open-disputes.query';
import type { CorrectionFile } from './correction-actions.policy';
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
  private readonly files: DataLoader<Correction, CorrectionFile>;

  constructor(@Inject(Database) private readonly database: Database) {
    this.files = turnLoader((corrections) => this.load(corrections));
  }

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

  /** The same with what decides what may be done next. It has been read, so that may be. */
  fileOf(correction: Correction): Promise<CorrectionFile> {
    return this.files.load(correction);
  }

  private async load(corrections: readonly Correction[]): Promise<CorrectionFile[]> {
    const { manager } = this.database.dataSource;
    const ids = corrections.map(({ id }) => id);
    const parts = await partsTaken(
      manager,
      ids.map((correctionId) => ({ correctionId })),
    );
    const disputed = await openlyDisputed(manager, ids);
    return corrections.map((correction, at) => ({
      ...{ correction, parts: parts[at]!, isDisputed: disputed.has(correction.id) },
    }));
  }
}
