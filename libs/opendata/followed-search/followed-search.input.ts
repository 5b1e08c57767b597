import { limits } from '@shutong/platform';
import { IsString, Length } from 'class-validator';

/** A search that is to be followed. */
export class FollowedSearchBody {
  /** Words and fields, as CKAN's `package_search` reads them. */
  @IsString()
  @Length(1, limits.findQuery.value)
  q: string;
}
