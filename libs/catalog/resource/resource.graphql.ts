import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { DateTime, limits } from '@shutong/platform';
import { codePattern } from '@shutong/wire';
import {
  maskShape,
  matchRules,
  resourceKinds,
  resourceModes,
  type Mask,
  type MatchRule,
  type ResourceKind,
  type ResourceMode,
} from '../vocabulary';

const maxFields = limits.itemsPerEntry.value;
const once = { message: '$property must name each once' };

@InputType({ description: "How a query's answer hides part of a field's value." })
export class MaskInput {
  @Field()
  @IsString()
  @Length(1, 64)
  field: string;

  @Field(() => String, { description: 'none, hidden or keep-<first>-<last>' })
  @Matches(maskShape)
  mask: Mask;
}

@InputType({ description: 'How a verification compares a field.' })
export class MatchRuleInput {
  @Field()
  @IsString()
  @Length(1, 64)
  field: string;

  @Field(() => String, { description: `One of: ${matchRules.join(', ')}.` })
  @IsIn(matchRules)
  rule: MatchRule;
}

@InputType({ description: 'What a department mounts under one of its published entries.' })
export class ResourceInput {
  @Field({ description: 'Code by which the connector knows it.' })
  @Matches(/^[A-Za-z0-9\-_/.]{1,64}$/)
  @Matches(codePattern)
  code: string;

  @Field()
  @IsString()
  @Length(1, limits.nameField.value)
  title: string;

  @Field(() => String, { description: `One of: ${resourceKinds.join(', ')}.` })
  @IsIn(resourceKinds)
  kind: ResourceKind;

  @Field(() => [String], { description: `Of: ${resourceModes.join(', ')}.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(resourceModes.length)
  @ArrayUnique(once)
  @IsIn(resourceModes, { each: true })
  modes: ResourceMode[];

  @Field(() => [String], { description: 'Item codes by which a call names what it asks about.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(maxFields)
  @ArrayUnique(once)
  @IsString({ each: true })
  keyFields: string[];

  @Field(() => [String], { description: 'Item codes that can be verified or queried.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(maxFields)
  @ArrayUnique(once)
  @IsString({ each: true })
  fields: string[];

  @Field(() => [MaskInput], { defaultValue: [], description: 'Fields without one show all.' })
  @ArrayMaxSize(maxFields)
  @ValidateNested({ each: true })
  @Type(() => MaskInput)
  masks: MaskInput[] = [];

  @Field(() => [MatchRuleInput], { defaultValue: [], description: 'Fields without one: exact.' })
  @ArrayMaxSize(maxFields)
  @ValidateNested({ each: true })
  @Type(() => MatchRuleInput)
  matchRules: MatchRuleInput[] = [];

  @Field(() => String, { nullable: true, description: 'Item code that names a person.' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  subjectField: string | null = null;
}

@ArgsType()
export class MountArgs {
  @Field(() => ID)
  @IsUUID()
  entryId: string;

  @Field(() => ResourceInput)
  @ValidateNested()
  @Type(() => ResourceInput)
  resource: ResourceInput;
}

@ArgsType()
export class ThemeResourceArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => [String], {
    description: 'Chinese names, as the code list has them; none: the theme of its entry.',
  })
  @ArrayMaxSize(limits.themesPerResource.value)
  @ArrayUnique(once)
  @IsString({ each: true })
  themes: string[];
}

@ObjectType('FieldMask')
export class FieldMaskType {
  @Field()
  field: string;

  @Field(() => String)
  mask: string;
}

@ObjectType('FieldMatchRule')
export class FieldMatchRuleType {
  @Field()
  field: string;

  @Field(() => String)
  rule: string;
}

@ObjectType('Resource', {
  description: "What a department's connector serves under an entry (资源).",
})
export class ResourceType {
  @Field(() => ID)
  id: string;

  @Field()
  code: string;

  @Field()
  title: string;

  @Field(() => String)
  kind: string;

  @Field(() => Int, { description: 'Grows with every change of what is offered.' })
  version: number;

  @Field(() => String)
  state: string;

  @Field({ description: 'Credit code of the department whose connector serves it.' })
  provider: string;

  @Field(() => [String])
  modes: string[];

  @Field(() => [String])
  keyFields: string[];

  @Field(() => [String])
  fields: string[];

  @Field(() => [FieldMaskType])
  masks?: FieldMaskType[];

  @Field(() => [FieldMatchRuleType])
  matchRules?: FieldMatchRuleType[];

  @Field(() => String, { nullable: true })
  subjectField: string | null;

  @Field(() => [String], {
    description: 'Themes of its own, in Chinese; none: it is under that of its entry.',
  })
  themes: string[];

  @Field(() => DateTime)
  mountedAt: Date;
}
