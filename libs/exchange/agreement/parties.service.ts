import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import type { Context, TxContext } from '@shutong/platform';
import { applicationErrors } from '../application/application.errors';
import { Connectors } from '../link/connectors.service';
import type { Party } from './terms';

/** The sides of an agreement, as its terms name them. */
@Injectable()
export class Parties {
  constructor(
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Connectors) private readonly connectors: Connectors,
  ) {}

  /** @throws exchange.application.no-connector */
  async of(tx: TxContext, department: string): Promise<Party> {
    const connector = await this.connectors.find(tx, department);
    if (!connector) throw applicationErrors.noConnector({ department });
    const { name } = await this.departments.byCode(tx, department);
    return { connector, name };
  }

  /** Of the departments those with which nothing can be agreed, since no connector of theirs could sign. */
  async unconnected(ctx: Context, departments: readonly string[]): Promise<ReadonlySet<string>> {
    const active = await this.connectors.activeOf(ctx, departments);
    const connected = new Set(active.map(({ department }) => department));
    return new Set(departments.filter((department) => !connected.has(department)));
  }

  /** Somebody of an organisation outside government asks. */
  async isOutside(ctx: Context, department: string): Promise<boolean> {
    return (await this.departments.byCode(ctx, department)).kind === 'organisation';
  }

  /** Of the departments those that may not act any more. */
  disabledOf(ctx: Context, departments: readonly string[]): Promise<ReadonlySet<string>> {
    return this.departments.disabledOf(ctx, departments);
  }
}
