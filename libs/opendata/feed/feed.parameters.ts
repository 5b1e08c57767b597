import { limits } from '@shutong/platform';
import { IsOptional, IsString, Length, MaxLength } from 'class-validator';

/** Which page of a feed is asked for. */
export class FeedPageParameters {
  /** From the link to the next page. */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  after?: string;
}

/** Of which datasets changes are told. */
export class FeedParameters extends FeedPageParameters {
  /** Name of who publishes them. */
  @IsOptional()
  @Length(1, 200)
  publisher?: string;

  /** Name of one of their themes. */
  @IsOptional()
  @Length(1, 200)
  theme?: string;

  /** Words and fields that find them, as CKAN's `package_search` reads them. */
  @IsOptional()
  @Length(1, limits.findQuery.value)
  q?: string;
}
