import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  latestFirst,
  supervises,
  turnLoader,
  type Context,
  type Page,
  type TxContext,
  type PageAsked,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In, type Repository } from 'typeorm';
import { Agreement } from '../agreement/agreement.entity';
import { holdVersions, isPresent } from '../agreement/present.query';
import { lockApplication } from '../application/lock.query';
import { Courses } from '../course/courses.service';
import { DataReturn } from './data-return.entity';
import { dataReturnErrors } from './data-return.errors';
import { mayRead, type DataReturnFile } from './data-return.policy';

/** Data returns as both parties, the authority and auditors read them. */
@Injectable()
export class DataReturnRegister {
  private readonly agreements: DataLoader<string, Agreement | null>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Courses) private readonly courses: Courses,
  ) {
    this.agreements = turnLoader((ids) =>
      presentAgreements(this.database.dataSource.getRepository(Agreement), ids),
    );
  }

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<DataReturn> {
    const found = await this.database.repository(ctx, DataReturn).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw dataReturnErrors.notFound({ id });
    return found;
  }

  /** Newest first: those of the actor's department, or all for the authority and auditors. */
  async list(ctx: Context, asked: PageAsked): Promise<Page<DataReturn>> {
    const query = this.database.repository(ctx, DataReturn).createQueryBuilder('r');
    if (!supervises(ctx.actor)) {
      query.andWhere('(r.requester = :own OR r.provider = :own)', { own: ctx.actor.department });
    }
    return latestFirst(query, 'requestedAt', asked);
  }

  async fileOf(ctx: Context, dataReturn: DataReturn): Promise<DataReturnFile> {
    const steps = await this.courses.stepsOf(dataReturn.id, ctx);
    const agreement = ctx.tx
      ? (await presentAgreements(this.database.repository(ctx, Agreement), [dataReturn.id]))[0]
      : await this.agreements.load(dataReturn.id);
    return { dataReturn, steps, agreement: agreement?.state ?? null };
  }

  /**
   * By its agreement and its application, which are held until the transaction ends, so that two people cannot step at once, nor one
   * while the agreement stops or works again.
   */
  async hold(tx: TxContext, id: string): Promise<DataReturnFile> {
    await this.get(tx, id);
    const agreements = this.database.repository(tx, Agreement);
    const concluded = await agreements.findOneBy({ applicationId: id });
    if (concluded) await holdVersions(this.database, tx, concluded.id);
    await lockApplication(this.database, tx, id);
    return this.fileOf(tx, await this.get(tx, id));
  }

  async insert(tx: TxContext, dataReturn: DataReturn): Promise<void> {
    await this.database.repository(tx, DataReturn).insert(dataReturn);
  }

  async update(tx: TxContext, id: string, changed: Partial<DataReturn>): Promise<void> {
    await this.database.repository(tx, DataReturn).update({ id }, changed);
  }
}

/** Of each application the version that counts of its agreement, which may have been renewed since. */
async function presentAgreements(
  agreements: Repository<Agreement>,
  ids: readonly string[],
): Promise<(Agreement | null)[]> {
  const concluded = await agreements.findBy({ applicationId: In([...ids]) });
  const present = await agreements
    .createQueryBuilder('a')
    .where('a.id = ANY (:ids)', { ids: concluded.map(({ id }) => id) })
    .andWhere(isPresent('a'))
    .getMany();
  return ids.map((application) => {
    const id = concluded.find(({ applicationId }) => applicationId === application)?.id;
    return present.find((agreement) => agreement.id === id) ?? null;
  });
}
