import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import type { TxContext } from '@shutong/platform';
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
}
