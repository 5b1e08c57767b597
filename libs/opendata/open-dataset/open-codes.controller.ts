import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Ctx, Database, Public, limits, type Context } from '@shutong/platform';
import { IsString, MaxLength } from 'class-validator';
import { OpenPageParameters } from './open-dataset.controller';
import { openErrors } from './open-dataset.errors';
import type { OpenCode, OpenCodesAnswer } from './open-dataset';
import { OpenDatasets } from './open-datasets.service';
import { codesOf } from './open-dictionary';
import { TablePlace } from './table.parameters';
import { becausePublished } from './zone';

/** Which page of the codes of which column. */
export class OpenCodesParameters extends OpenPageParameters {
  /** Name of the column. */
  @IsString()
  @MaxLength(limits.textField.value)
  column: string;
}

/** Code tables that columns of published tables keep to (internet zone). */
@Controller('api/v1/datasets')
export class OpenCodesController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
  ) {}

  /** The values that a column may have: those of the version of the code table that its item is bound to; 404 of a column that is bound to none. */
  @Get(':id/versions/:version/tables/:table/codes')
  @Public(becausePublished)
  async codes(
    @Ctx() ctx: Context,
    @Param() place: TablePlace,
    @Query() { column, ...page }: OpenCodesParameters,
  ): Promise<OpenCodesAnswer> {
    const table = await this.datasets.table(ctx, place);
    const { dataset, version, place: at } = table;
    const itemOf = await this.datasets.itemsOf(ctx, table);
    const codeTable = itemOf(at, column)?.codeTable;
    if (!codeTable) throw openErrors.noCodes({ version, table: at });
    const found = await codesOf(this.database, ctx, table, { column, ...page });
    return {
      ...{ dataset, version, table: at, column, codeTable },
      codes: found.nodes.map(shown),
      next: found.hasNextPage ? found.endCursor : null,
    };
  }
}

const shown = ({ code, name, nameEn }: OpenCode): OpenCode => ({ code, name, nameEn });
