import { ArgsType, Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsInt,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageArgs, PageInfo, limits } from '@shutong/platform';

@ObjectType('ExternalFigure', {
  description: 'What others have published about a unit: beside scores of our own, never in them.',
})
export class ExternalFigureType {
  @Field()
  series: string;

  @Field()
  unit: string;

  @Field(() => Int)
  year: number;

  @Field({ description: 'Exact decimal.' })
  value: string;

  @Field()
  source: string;
}

@ObjectType('ExternalFigureConnection')
export class ExternalFigureConnection {
  @Field(() => [ExternalFigureType])
  nodes: readonly ExternalFigureType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType('ExternalFigureInput')
export class ExternalFigureInput {
  @Field({ description: 'Name of the series.' })
  @IsString()
  @Length(1, limits.nameField.value)
  series: string;

  @Field()
  @IsString()
  @Length(1, limits.nameField.value)
  unit: string;

  @Field(() => Int)
  @IsInt()
  @Min(1990)
  @Max(2100)
  year: number;

  @Field({ description: 'Decimal.' })
  @Matches(/^-?\d{1,9}(\.\d{1,9})?$/)
  value: string;

  @Field({ description: 'Who published it, and where.' })
  @IsString()
  @Length(1, limits.textField.value)
  source: string;
}

@ArgsType()
export class ExternalFiguresArgs extends PageArgs {
  @Field()
  @IsString()
  @Length(1, limits.nameField.value)
  unit: string;
}

@ArgsType()
export class RecordExternalArgs {
  @Field(() => [ExternalFigureInput])
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.cohortUnits.value)
  @ValidateNested({ each: true })
  @Type(() => ExternalFigureInput)
  figures: ExternalFigureInput[];
}
