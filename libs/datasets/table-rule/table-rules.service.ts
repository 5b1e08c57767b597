import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  limits,
  systemContext,
  turnLoader,
  type Context,
  type TxContext,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import type { Dataset } from '../dataset/dataset.entity';
import { declareOf, declaredOfEach, takeBack } from '../dataset/declaring';
import { assertOnce, type TableRuleDeclaration } from './table-rule';
import { DatasetTableRule } from './table-rule.entity';
import { tableRuleErrors } from './table-rule.errors';

/** What publishers say of how their tables are loaded. */
@Injectable()
export class TableRules {
  private readonly ofDatasets: DataLoader<string, DatasetTableRule[]>;

  constructor(
    @Inject(Database) readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) readonly audit: Audit,
    @Inject(Outbox) readonly outbox: Outbox,
  ) {
    this.ofDatasets = turnLoader((ids) => this.load(ids));
  }

  /** By the places of their tables. */
  of({ id }: Pick<Dataset, 'id'>): Promise<DatasetTableRule[]> {
    return this.ofDatasets.load(id);
  }

  /** In place of what was declared of that table before. @throws tableRuleErrors */
  declare(
    ctx: Context,
    datasetId: string,
    place: number,
    declared: TableRuleDeclaration,
  ): Promise<DatasetTableRule> {
    return this.take(ctx, datasetId, 'declare', async (tx) => {
      assertOnce(declared);
      const rules = this.database.repository(tx, DatasetTableRule);
      const all = await rules.findBy({ datasetId });
      const { value: limit } = limits.datasetTableRules;
      const isNew = !all.some((one) => one.place === place);
      if (isNew && all.length >= limit) throw tableRuleErrors.tooMany({ limit });
      const { types, problems, quasiIdentifiers, leastGroup } = declared;
      const rule = Object.assign(new DatasetTableRule(), {
        ...{ datasetId, place, problems, quasiIdentifiers: [...quasiIdentifiers], leastGroup },
        types: Object.fromEntries(types.map(({ column, kind }) => [column, kind])),
        ...{ declaredBy: ctx.actor.id, declaredAt: this.clock.now() },
      });
      return rules.save(rule);
    });
  }

  /** The table is loaded as any other, from the next load on. @throws tableRuleErrors.notFound */
  drop(ctx: Context, datasetId: string, place: number): Promise<DatasetTableRule> {
    return this.take(ctx, datasetId, 'drop', (tx) =>
      takeBack(
        this.database.repository(tx, DatasetTableRule),
        { datasetId, place },
        tableRuleErrors.notFound,
      ),
    );
  }

  private take(
    ctx: Context,
    datasetId: string,
    step: 'declare' | 'drop',
    change: (tx: TxContext) => Promise<DatasetTableRule>,
  ): Promise<DatasetTableRule> {
    const event = {
      declare: 'datasets.table-rule.declared',
      drop: 'datasets.table-rule.dropped',
    }[step];
    return declareOf(this, ctx, {
      ...{ datasetId, action: `datasets.table-rule.${step}`, event },
      change: async (tx) => {
        const rule = await change(tx);
        const { place: table, types, problems, quasiIdentifiers, leastGroup } = rule;
        const said = { step, table, types, problems, quasiIdentifiers, leastGroup };
        return { value: rule, said, told: { table } };
      },
    });
  }

  private load(ids: readonly string[]): Promise<DatasetTableRule[][]> {
    const ctx = systemContext('datasets', this.clock.now());
    return declaredOfEach(this.database.repository(ctx, DatasetTableRule), ids);
  }
}
