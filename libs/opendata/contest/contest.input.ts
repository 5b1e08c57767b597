import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsString,
  IsUUID,
  Length,
} from 'class-validator';
import { limits } from '@shutong/platform';

export class ContestEntryBody {
  /** Id of the contest. */
  @IsUUID()
  contest: string;

  @IsString()
  @Length(1, 200)
  title: string;

  @IsString()
  @Length(1, limits.textField.value)
  description: string;

  /** Of the contest, those that it is about. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.datasetsPerContest.value)
  @ArrayUnique((id: string) => String(id).toLowerCase())
  @IsUUID(undefined, { each: true })
  datasets: string[];
}
