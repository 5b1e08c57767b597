import { ArgsType, Field, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageArgs, dayShape, limits } from '@shutong/platform';
import { standardLevels, type StandardLevel } from './standard.entity';
import { CodeTableVersionInput } from './standard.input';

const maxNumber = limits.codeField.value;

@ArgsType()
export class StandardsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: `One of: ${standardLevels.join(', ')}.` })
  @IsOptional()
  @IsIn(standardLevels)
  level?: StandardLevel;
}

@ArgsType()
export class OfStandardArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only what comes from this standard.' })
  @IsOptional()
  @IsString()
  @Length(1, maxNumber)
  standard?: string;
}

@ArgsType()
export class WithdrawStandardArgs {
  @Field()
  @IsString()
  @Length(1, maxNumber)
  number: string;

  @Field({ description: 'First day on which it is no longer in force, YYYY-MM-DD.' })
  @Matches(dayShape)
  day: string;
}

@ArgsType()
export class TableVersionArgs extends PageArgs {
  @Field()
  @IsString()
  @Length(1, limits.codeField.value)
  code: string;

  @Field(() => Int)
  @IsInt()
  @Min(1)
  version: number;
}

@ArgsType()
export class WithdrawVersionArgs {
  @Field()
  @IsString()
  @Length(1, limits.codeField.value)
  code: string;

  @Field(() => Int)
  @IsInt()
  @Min(1)
  version: number;
}

@ArgsType()
export class BoundItemsArgs extends PageArgs {
  @Field({ description: 'Code of a code table.' })
  @IsString()
  @Length(1, limits.codeField.value)
  table: string;

  @Field({
    defaultValue: false,
    description: 'Only items that are not on the newest version that can be bound.',
  })
  @IsBoolean()
  outdated: boolean = false;
}

@ArgsType()
export class IssueArgs {
  @Field()
  @IsString()
  @Length(1, limits.codeField.value)
  code: string;

  @Field(() => CodeTableVersionInput)
  @ValidateNested()
  @Type(() => CodeTableVersionInput)
  content: CodeTableVersionInput;

  @Field({
    defaultValue: false,
    description: 'Needed where the version removes or renames values.',
  })
  @IsBoolean()
  acceptBreaking: boolean = false;
}
