import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
} from 'class-validator';
import { MayBeMissing, limits } from '@shutong/platform';
import { OpenPageParameters } from '../open-dataset/open-dataset.controller';
import { reuseKinds, type ReuseKind } from './reuse.states';

export class ReuseBody {
  @IsIn(reuseKinds)
  kind: ReuseKind;

  @IsString()
  @Length(1, 200)
  title: string;

  @MayBeMissing()
  @IsString()
  @Length(1, 200)
  titleEn?: string;

  /** Where it is to be found: http or https, without user or password. */
  @IsString()
  @Length(1, 2000)
  address: string;

  @IsString()
  @Length(1, limits.textField.value)
  description: string;

  /** Whose people have made it, such as a university. */
  @MayBeMissing()
  @IsString()
  @Length(1, 200)
  institution?: string;

  @MayBeMissing()
  @IsString()
  @Length(1, 200)
  institutionEn?: string;

  /** Address of the institution at ROR (`https://ror.org/…`), or its unified social credit code. */
  @MayBeMissing()
  @IsString()
  @Length(18, 25)
  institutionCode?: string;

  /** Ids of the datasets that it came out of, own ones of departments or harvested ones. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.datasetsPerReuse.value)
  @ArrayUnique((id: string) => String(id).toLowerCase())
  @IsUUID(undefined, { each: true })
  datasets: string[];
}

/** Which page, and of which reuses. */
export class InstitutionParameters extends OpenPageParameters {
  @IsOptional()
  @IsIn(reuseKinds)
  kind?: ReuseKind;

  /** Id of a dataset that it came out of. */
  @IsOptional()
  @IsUUID()
  dataset?: string;
}

/** The same, and whose. */
export class ReuseParameters extends InstitutionParameters {
  /** Name of the institution in either language, or its code. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  institution?: string;
}
