import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { EntryFilterInput } from '../entry/entry.input';
import { sheetNames, type SheetName } from './columns';

export const exportFormats = ['xlsx', 'csv', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const flag = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;

/** GET /api/v1/catalog/export?format=csv&sheet=items&provider=… */
export class ExportParameters extends EntryFilterInput {
  @IsIn(exportFormats)
  format: ExportFormat = 'xlsx';

  /** Which of the two sheets, where the format holds one. */
  @IsIn(sheetNames)
  sheet: SheetName = 'entries';

  @Transform(flag)
  @IsOptional()
  @IsBoolean()
  override mounted?: boolean = undefined;
}

/** POST /api/v1/catalog/import?dry=true&sheet=items */
export class ImportParameters {
  /** Says what would be done, and does nothing. */
  @Transform(flag)
  @IsBoolean()
  dry: boolean = false;

  /** Which of the two sheets a CSV file is. */
  @IsIn(sheetNames)
  sheet: SheetName = 'entries';
}
