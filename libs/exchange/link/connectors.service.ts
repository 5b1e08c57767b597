import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context } from '@shutong/platform';
import { In } from 'typeorm';
import { Connector } from './connector.entity';
import { seesAllConnectors } from './connector.policy';
import { linkErrors } from './link.errors';

/** The departments' connectors as other features look them up. */
@Injectable()
export class Connectors {
  constructor(@Inject(Database) private readonly database: Database) {}

  async find(ctx: Context, department: string): Promise<Connector | null> {
    return this.database.repository(ctx, Connector).findOneBy({ department, state: 'active' });
  }

  async get(ctx: Context, department: string): Promise<Connector> {
    const found = await this.find(ctx, department);
    if (!found) throw linkErrors.notFound({ department });
    return found;
  }

  /** Of every department that has one. */
  active(ctx: Context): Promise<Connector[]> {
    return this.database.repository(ctx, Connector).findBy({ state: 'active' });
  }

  /** Of those departments, however many, in one query. */
  activeOf(ctx: Context, departments: readonly string[]): Promise<Connector[]> {
    const department = In([...new Set(departments)]);
    return this.database.repository(ctx, Connector).findBy({ department, state: 'active' });
  }

  /** Those that the asker may see. */
  list(ctx: Context): Promise<Connector[]> {
    const { actor } = ctx;
    const where = seesAllConnectors(actor) ? {} : { department: actor.department ?? '' };
    return this.database.repository(ctx, Connector).find({ where, order: { department: 'ASC' } });
  }
}
