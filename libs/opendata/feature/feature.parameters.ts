import { limits } from '@shutong/platform';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUUID, Matches, MaxLength, Min } from 'class-validator';

/** What stands for a version, table or feature in an address is longer in no case. */
const longest = 100;
const instant = String.raw`\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d))?`;
const interval = new RegExp(`^(${instant}|(${instant}|\\.\\.)?/(${instant}|\\.\\.)?)$`);

/** A version of a dataset, whose tables with a place are collections of features. */
export class VersionPlace {
  /** Of the dataset. */
  @IsUUID()
  id: string;

  /** A number, or `latest`. */
  @IsString()
  @MaxLength(longest)
  version: string;
}

export class CollectionPlace extends VersionPlace {
  /** Of the collection: the place of the table in the version, from 0. */
  @IsString()
  @MaxLength(longest)
  table: string;
}

export class FeaturePlace extends CollectionPlace {
  /** Id of the feature: the number of its row in the table, from 0. */
  @IsString()
  @MaxLength(longest)
  feature: string;
}

/** What is asked of the features of a collection (OGC API - Features, 7.15). */
export class FeatureParameters {
  /** West, south, east, north in degrees; west beyond east crosses the antimeridian. Of six numbers the heights are passed over. */
  @IsOptional()
  @IsString()
  @MaxLength(limits.boxText.value)
  bbox?: string;

  /** An instant, or an interval with open ends. No table says when its features were: every feature is found. */
  @IsOptional()
  @IsString()
  @Matches(interval)
  datetime?: string;

  /** Features in a page; where it is more than a page holds, as many as that. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  limit: number = limits.rowPageDefault.value;

  /** Of the link `next`; good for this box and this version, at any depth. */
  @IsOptional()
  @IsString()
  @MaxLength(limits.rowFilterText.value)
  cursor?: string;
}
