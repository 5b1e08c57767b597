import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { MayBeMissing, dayShape, limits } from '@shutong/platform';
import { scopes, type Scope } from '../api-key/scopes';
import { OpenPageParameters } from '../open-dataset/open-dataset.controller';
import { tierNames, type TierName } from '../quota/tiers';

const longestName = 100;
const mostDatasets = 100;
const usualDays = 90;

export class RegisterDeveloperBody {
  /** Of the developer, or of what is developed. */
  @IsString()
  @Length(1, longestName)
  name: string;

  /** Where the operator may write to; nobody else is shown it. */
  @MayBeMissing()
  @IsString()
  @Length(3, 254)
  contact?: string;
}

export class MakeKeyBody {
  /** What it is for. */
  @IsString()
  @Length(1, longestName)
  label: string;

  @IsIn(tierNames)
  tier: TierName = 'open';

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(scopes, { each: true })
  scopes: Scope[] = [...scopes];

  /** To which the key is bound; left out for every open one. */
  @MayBeMissing()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostDatasets)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  datasets?: string[];

  /** Id of an entry in a contest: of the tier `contest` always, and of no other; such a key is for the contest's datasets, and works within its window. */
  @MayBeMissing()
  @IsUUID()
  entry?: string;

  /** Id of an agreement on conditionally open data: the key is for what that covers, and works as long as it is in force. */
  @MayBeMissing()
  @IsUUID()
  agreement?: string;

  /** Until it expires. */
  @IsInt()
  @Min(1)
  @Max(limits.keyLife.value)
  days: number = usualDays;
}

export class RotateKeyBody {
  /** For which the former key goes on working. */
  @IsInt()
  @Min(0)
  @Max(limits.keyOverlap.value)
  overlapHours: number = 24;
}

/** Which days, both ends counted, and which page of them. */
export class UsageParameters extends OpenPageParameters {
  /** In China. */
  @Matches(dayShape)
  from: string;

  @Matches(dayShape)
  to: string;
}

export class KeyPlace {
  /** Of the key. */
  @Type(() => String)
  @Matches(/^[0-9A-Za-z]{12}$/)
  name: string;
}
