import { Inject, Injectable } from '@nestjs/common';
import { Jurisdiction } from '@shutong/clocks';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import type { EntityTarget, FindOptionsWhere, SelectQueryBuilder } from 'typeorm';

const dayMs = 86_400_000;
const atOnce = 100;

/** What has a term, and is warned of its end. */
interface Expiring {
  readonly state: string;
  readonly validUntil: Date;
  /** Of the last warning, how many days before the end; null before the first. */
  warnedBefore: number | null;
}

/** Agreements of one kind, and who is told of their end. */
export interface Warned<T extends Expiring> {
  readonly entity: EntityTarget<T>;
  /** In which its term runs. */
  readonly states: readonly T['state'][];
  /** When its term began. */
  readonly since: Extract<keyof T, string>;
  /** Leaves some out; the row is called `a`. */
  readonly narrow?: (query: SelectQueryBuilder<T>) => void;
  tell(tx: TxContext, one: T, days: number): Promise<unknown>;
}

/** Looks for terms that are about to end, as many days before as the jurisdiction says, and has each told of once. */
@Injectable()
export class ExpiryRounds {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Jurisdiction) private readonly jurisdiction: Jurisdiction,
  ) {}

  /** Resolves to whether there may be more. */
  async round<T extends Expiring>(ctx: Context, kind: Warned<T>): Promise<boolean> {
    const warned: number[] = [];
    for (const days of this.jurisdiction.expiryWarnings) {
      warned.push(await this.database.transaction(ctx, (tx) => this.warn(tx, kind, days)));
    }
    return warned.includes(atOnce);
  }

  private async warn<T extends Expiring>(
    tx: TxContext,
    kind: Warned<T>,
    days: number,
  ): Promise<number> {
    const due = await this.due(tx, kind, days);
    const rows = this.database.repository<Expiring>(tx, kind.entity);
    for (const one of due) {
      const key = rows.metadata.getEntityIdMap(one) as FindOptionsWhere<Expiring>;
      await rows.update(key, { warnedBefore: days });
      await kind.tell(tx, one, days);
    }
    return due.length;
  }

  /** A term that was shorter from the first was never so far from its end. */
  private due<T extends Expiring>(
    tx: TxContext,
    { entity, states, since, narrow }: Warned<T>,
    days: number,
  ): Promise<T[]> {
    const now = this.clock.now();
    const query = this.database
      .repository(tx, entity)
      .createQueryBuilder('a')
      .where('a.state IN (:...states) AND a.validUntil > :now AND a.validUntil <= :until', {
        ...{ states, now },
        until: new Date(now.getTime() + days * dayMs),
      })
      .andWhere('(a.warnedBefore IS NULL OR a.warnedBefore > :days)', { days })
      .andWhere(`a.validUntil - a.${since} > :days * interval '1 day'`)
      .orderBy('a.validUntil')
      .limit(atOnce)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked');
    narrow?.(query);
    return query.getMany();
  }
}
