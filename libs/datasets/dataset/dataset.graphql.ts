import { ArgsType, Field, Float, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageArgs, limits } from '@shutong/platform';
import { maskMethods, type MaskMethod } from '../load/mask';
import { MaskMethodEnum } from './dataset-types.graphql';

const { nameField, textField, ingestFile, ingestTables, ingestColumns } = limits;

@InputType({ description: 'A column of a table of a version.' })
export class DatasetColumnInput {
  @Field(() => Int, { description: 'Place of the table in the file, from 0.' })
  @IsInt()
  @Min(0)
  @Max(ingestTables.value)
  table: number;

  @Field()
  @IsString()
  @Length(1, nameField.value)
  column: string;
}

@InputType({ description: 'How persons are taken out of a column.' })
export class DatasetMaskInput extends DatasetColumnInput {
  @Field(() => MaskMethodEnum)
  @IsIn(maskMethods)
  method: MaskMethod;
}

@ArgsType()
export class CreateDatasetArgs {
  @Field({ description: 'Unique in the department.' })
  @IsString()
  @Matches(/\S/, { message: '$property must not be blank' })
  @Length(1, nameField.value)
  title: string;
}

@ArgsType()
export class BeginDatasetVersionArgs {
  @Field(() => ID)
  @IsUUID()
  datasetId: string;

  @Field({ description: 'Name of the file; what it is, its contents say.' })
  @IsString()
  @Length(1, nameField.value)
  fileName: string;

  @Field(() => Float, { description: 'Of the file.' })
  @IsInt()
  @Min(1)
  @Max(ingestFile.value)
  bytes: number;

  @Field(() => [DatasetMaskInput], {
    nullable: true,
    description: 'Beside those that stand for the dataset; each has to fit the file.',
  })
  @IsOptional()
  @ArrayMaxSize(ingestColumns.value)
  @ValidateNested({ each: true })
  @Type(() => DatasetMaskInput)
  masks?: DatasetMaskInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Columns that are masked in the dataset come as they are: held until another person lets them pass.',
  })
  @IsOptional()
  @IsBoolean()
  unmask?: boolean | null;
}

@ArgsType()
export class MaskDatasetVersionArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => [DatasetMaskInput])
  @ArrayMinSize(1)
  @ArrayMaxSize(ingestColumns.value)
  @ValidateNested({ each: true })
  @Type(() => DatasetMaskInput)
  masks: DatasetMaskInput[];
}

@ArgsType()
export class OverrideDatasetVersionArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => [DatasetColumnInput], { description: 'Columns that the gate holds.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(ingestColumns.value)
  @ValidateNested({ each: true })
  @Type(() => DatasetColumnInput)
  columns: DatasetColumnInput[];

  @Field({ description: 'On what ground this personal data may be given out.' })
  @IsString()
  @Length(1, textField.value)
  ground: string;
}

@ArgsType()
export class WithdrawDatasetVersionArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Why; everybody who asks for the version is told.' })
  @IsString()
  @Length(1, textField.value)
  ground: string;
}

@ArgsType()
export class DatasetVersionsArgs extends PageArgs {
  @Field(() => ID)
  @IsUUID()
  datasetId: string;
}

@ArgsType()
export class DatasetTablesArgs extends PageArgs {
  @Field(() => ID)
  @IsUUID()
  versionId: string;
}
