import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsEnum,
  IsInt,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { CitationInput } from '@shutong/catalog';
import { PageArgs, dayShape, limits } from '@shutong/platform';
import { callModes, codePattern } from '@shutong/wire';
import { ModeEnum, StatedText } from '../application/contents.graphql';

const once = { message: '$property must name each once' };

@InputType({ description: 'What is said of a project when it is founded.' })
export class FoundProjectInput {
  @Field({ description: 'Short code; every call under its agreements repeats it as the purpose.' })
  @Matches(codePattern)
  code: string;

  @Field()
  @IsString()
  @Length(1, limits.nameField.value)
  title: string;

  @Field({ description: 'Code of the list project-domains, such as finance or transport.' })
  @IsString()
  @Length(1, limits.codeField.value)
  domain: string;

  @Field({ description: 'For what its parties use the data.' })
  @StatedText()
  purpose: string;

  @Field({ description: 'Legal basis for the use (使用依据).' })
  @StatedText()
  basis: string;

  @Field(() => [CitationInput], { description: 'Rule documents in force that it rests on.' })
  @ArrayMaxSize(limits.citations.value)
  @ValidateNested({ each: true })
  @Type(() => CitationInput)
  citations: CitationInput[];

  @Field({ description: 'Its last day in China, YYYY-MM-DD; with its end every agreement ends.' })
  @Matches(dayShape)
  endsOn: string;
}

@InputType({ description: 'What a provider brings into a project, and for whom.' })
export class BringInput {
  @Field(() => ID)
  @IsUUID()
  projectId: string;

  @Field(() => ID)
  @IsUUID()
  resourceId: string;

  @Field(() => [String], { description: 'Credit codes of parties; consent covers nobody else.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.projectParties.value)
  @ArrayUnique(once)
  @IsString({ each: true })
  @Length(18, 18, { each: true })
  parties: string[];

  @Field(() => [ModeEnum])
  @ArrayMinSize(1)
  @ArrayMaxSize(callModes.length)
  @ArrayUnique(once)
  @IsEnum(ModeEnum, { each: true })
  modes: ModeEnum[];

  @Field(() => [String], { description: 'Codes of the items.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ArrayUnique(once)
  @IsString({ each: true })
  @Length(1, limits.codeField.value, { each: true })
  fields: string[];

  @Field(() => Int, { defaultValue: 1000, description: 'Calls per day of each party.' })
  @IsInt()
  @Min(1)
  @Max(limits.callsPerDay.value)
  quotaCalls: number = 1000;

  @Field(() => Int, { defaultValue: 100, description: 'Rows of one query at most.' })
  @IsInt()
  @Min(1)
  @Max(limits.rowsPerQuery.value)
  maxRows: number = 100;
}

@ArgsType()
export class ProjectPartyArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Credit code of the organisation.' })
  @IsString()
  @Length(18, 18)
  department: string;
}

@ArgsType()
export class RemoveFromProjectArgs extends ProjectPartyArgs {
  @Field({ description: 'Why: what it provides in the project ends with it (Art. 27).' })
  @IsString()
  @MaxLength(limits.textField.value)
  reasons: string;
}

@ArgsType()
export class CloseProjectArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Why before its end day.' })
  @IsString()
  @MaxLength(limits.textField.value)
  reason: string;
}

@ArgsType()
export class DeclineProjectResourceArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field()
  @IsString()
  @MaxLength(limits.textField.value)
  reasons: string;
}

@ArgsType()
export class ProjectUsageArgs extends PageArgs {
  @Field(() => ID)
  @IsUUID()
  projectId: string;
}
