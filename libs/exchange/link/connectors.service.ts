import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context } from '@shutong/platform';
import { Connector } from './connector.entity';
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

  list(ctx: Context): Promise<Connector[]> {
    return this.database.repository(ctx, Connector).find({ order: { department: 'ASC' } });
  }
}
