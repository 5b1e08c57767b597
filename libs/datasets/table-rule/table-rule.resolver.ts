import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, type Context } from '@shutong/platform';
import type { Dataset } from '../dataset/dataset.entity';
import { DatasetType } from '../dataset/dataset-types.graphql';
import { SeriesTableArgs } from '../series/series.graphql';
import type { DatasetTableRule } from './table-rule.entity';
import { DeclareTableRuleArgs, TableRuleType } from './table-rule.graphql';
import { TableRules } from './table-rules.service';

@Resolver(() => DatasetType)
export class TableRuleResolver {
  constructor(@Inject(TableRules) private readonly rules: TableRules) {}

  @ResolveField('tableRules', () => [TableRuleType], {
    description: 'How its tables are loaded, where the department has said so.',
  })
  async tableRules(@Parent() dataset: Dataset): Promise<TableRuleType[]> {
    return (await this.rules.of(dataset)).map(shownRule);
  }

  @Mutation(() => TableRuleType, {
    description:
      'Says how a table is loaded: types of columns, what becomes of what does not fit, and by which columns people can be known. It holds for each load from now on.',
  })
  @Requires('datasets.table-rule.declare')
  async declareDatasetTableRule(
    @Ctx() ctx: Context,
    @Args() { datasetId, table, ...declared }: DeclareTableRuleArgs,
  ) {
    return shownRule(await this.rules.declare(ctx, datasetId, table, declared));
  }

  @Mutation(() => TableRuleType, { description: 'It is loaded as any other from now on.' })
  @Requires('datasets.table-rule.declare')
  async dropDatasetTableRule(@Ctx() ctx: Context, @Args() { datasetId, table }: SeriesTableArgs) {
    return shownRule(await this.rules.drop(ctx, datasetId, table));
  }
}

const shownRule = (rule: DatasetTableRule): TableRuleType => ({
  ...{ table: rule.place, problems: rule.problems, quasiIdentifiers: rule.quasiIdentifiers },
  types: Object.entries(rule.types).map(([column, kind]) => ({ column, kind })),
  leastGroup: rule.leastGroup,
});
