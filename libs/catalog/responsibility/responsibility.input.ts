import { ArgsType, Field, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageArgs, dayShape, limits } from '@shutong/platform';
import { ConditionsInput } from '../entry/entry.input';
import { updateCycles, type UpdateCycle } from '../vocabulary';
import {
  responsibleSharings,
  type ResponsibilityContent,
  type ResponsibleItem,
  type ResponsibleSharing,
} from './responsibility.entity';
import { mostDays, responsibilityCode } from './responsibility.policy';
import type { StandingFilter } from './responsibilities.service';

const oneOf = (values: readonly string[]): string => `One of: ${values.join(', ')}.`;
const maxName = limits.nameField.value;
const maxText = limits.textField.value;
const greatestVersion = 2_147_483_647;

@InputType({ description: 'An information item (信息项) that has to be shared.' })
export class ResponsibleItemInput implements ResponsibleItem {
  @Field()
  @IsString()
  @Length(1, maxName)
  name: string;

  @Field(() => String, { nullable: true, description: 'Its code in the entry, where known.' })
  @IsOptional()
  @IsString()
  @Length(1, limits.codeField.value)
  code?: string | null;
}

@InputType({ description: "What the authority says of a department's duty to share (共享责任)." })
export class ResponsibilityInput implements ResponsibilityContent {
  @Field()
  @IsString()
  @Length(1, maxName)
  title: string;

  @Field({ description: 'Unified social credit code of the department whose duty it is.' })
  @IsString()
  @Length(18, 18)
  provider: string;

  @Field(() => [ResponsibleItemInput], {
    defaultValue: [],
    description: "None where all of the entry's items are meant.",
  })
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ValidateNested({ each: true })
  @Type(() => ResponsibleItemInput)
  items: ResponsibleItemInput[] = [];

  @Field(() => String, { description: oneOf(responsibleSharings) })
  @IsIn(responsibleSharings)
  sharing: ResponsibleSharing;

  @Field(() => ConditionsInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => ConditionsInput)
  conditions: ConditionsInput | null = null;

  @Field(() => String, { description: oneOf(updateCycles) })
  @IsIn(updateCycles)
  updateCycle: UpdateCycle;

  @Field(() => Int, {
    description:
      "Working days: at most the answer's limit in the jurisdiction, as shipped 1 where unconditional, else 10.",
  })
  @IsInt()
  @Min(1)
  @Max(mostDays)
  replyDays: number;

  @Field({ description: 'Whom to turn to.' })
  @IsString()
  @Length(1, maxName)
  contact: string;

  @Field(() => String, {
    nullable: true,
    description: '信息资源代码 of the entry that fulfils it; it may still have to be written.',
  })
  @IsOptional()
  @IsString()
  @Length(1, limits.codeField.value)
  entryCode: string | null = null;

  @Field({ description: 'Last day in China on which it has to be mounted, YYYY-MM-DD.' })
  @Matches(dayShape)
  dueOn: string;
}

@ArgsType()
export class PublishResponsibilityArgs {
  @Field({ description: 'Names the duty in all its versions.' })
  @Matches(responsibilityCode)
  code: string;

  @Field(() => ResponsibilityInput)
  @ValidateNested()
  @Type(() => ResponsibilityInput)
  content: ResponsibilityInput;

  @Field(() => String, { nullable: true, description: 'Why it is changed.' })
  @IsOptional()
  @IsString()
  @MaxLength(maxText)
  reasons?: string | null;
}

@ArgsType()
export class EndResponsibilityArgs {
  @Field()
  @Matches(responsibilityCode)
  code: string;

  @Field()
  @IsString()
  @Length(1, maxText)
  reasons: string;
}

@ArgsType()
export class ResponsibilityArgs {
  @Field()
  @Matches(responsibilityCode)
  code: string;

  @Field(() => Int, { nullable: true, description: 'The newest where none is asked for.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(greatestVersion)
  version?: number | null;
}

@ArgsType()
export class ResponsibilityVersionsArgs extends PageArgs {
  @Field()
  @Matches(responsibilityCode)
  code: string;
}

@InputType()
export class ResponsibilityFilterInput implements StandingFilter {
  @Field(() => String, { nullable: true, description: 'Unified social credit code.' })
  @IsOptional()
  @IsString()
  @Length(18, 18)
  provider?: string;

  @Field(() => Boolean, { nullable: true })
  @IsOptional()
  @IsBoolean()
  mounted?: boolean;

  @Field(() => Boolean, { nullable: true })
  @IsOptional()
  @IsBoolean()
  overdue?: boolean;
}

@ArgsType()
export class ResponsibilitiesArgs extends PageArgs {
  @Field(() => ResponsibilityFilterInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => ResponsibilityFilterInput)
  filter?: ResponsibilityFilterInput;
}

@ArgsType()
export class ResponsibilityCountsArgs {
  @Field(() => String, { nullable: true, description: 'Unified social credit code.' })
  @IsOptional()
  @IsString()
  @Length(18, 18)
  provider?: string | null;
}
