import { IsString, IsUUID, MaxLength } from 'class-validator';

/** What stands for a version or table in an address is longer in no case. */
const longest = 100;

/** Where a table is asked for. */
export class TablePlace {
  /** Of the dataset. */
  @IsUUID()
  id: string;

  /** A number, or `latest`. */
  @IsString()
  @MaxLength(longest)
  version: string;

  /** Place of the table in the version, from 0. */
  @IsString()
  @MaxLength(longest)
  table: string;
}

/** The same, and how its rows are written. */
export class WrittenTablePlace extends TablePlace {
  /** The ending: `csv`, `jsonl` and others, as the address has them. */
  @IsString()
  @MaxLength(longest)
  format: string;
}
