import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, dayInChina, type Context, type TxContext } from '@shutong/platform';
import { CodeTableRegister } from './code-table-register.service';
import { readShippedStandards, type ShippedStandard } from './shipped-files';
import { Standard } from './standard.entity';
import { StandardRegister } from './standard-register.service';

/** Registers what catalog/code-tables ships, where it is not registered yet. */
@Injectable()
export class ShippedStandards {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(StandardRegister) private readonly standards: StandardRegister,
    @Inject(CodeTableRegister) private readonly tables: CodeTableRegister,
  ) {}

  /**
   * Answers how many standards, tables and elements were new. What is registered stays as it is, whatever the
   * file says by now: from then on the authority issues versions.
   */
  registerShipped(ctx: Context, shipped = readShippedStandards()): Promise<number> {
    return this.database.transaction(ctx, async (tx) => {
      let added = 0;
      for (const one of shipped) added += await this.add(tx, one);
      return added;
    });
  }

  /** What is registered already adds nothing. */
  private async add(tx: TxContext, shipped: ShippedStandard): Promise<number> {
    const { standard, tables, elements } = shipped;
    const added: (object | null)[] = [await this.standards.addStandard(tx, standard)];
    if (!(await this.isWithdrawn(tx, standard.number))) {
      for (const { first, ...table } of tables) {
        added.push(await this.tables.addTable(tx, table, first));
      }
      for (const element of elements) added.push(await this.standards.addElement(tx, element));
    }
    return added.filter((one) => one !== null).length;
  }

  /** Nothing new comes from it, neither from a file. */
  private async isWithdrawn(tx: TxContext, number: string): Promise<boolean> {
    const standard = await this.database.repository(tx, Standard).findOneBy({ number });
    const withdrawn = standard?.withdrawn ?? null;
    return withdrawn !== null && withdrawn <= dayInChina(this.clock.now());
  }
}
