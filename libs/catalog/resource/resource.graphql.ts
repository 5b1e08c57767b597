import {
  ArgsType,
  Field,
  GraphQLISODateTime,
  ID,
  InputType,
  Int,
  ObjectType,
} from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { limits } from '@shutong/platform';
import { resourceKinds, resourceModes, type ResourceKind, type ResourceMode } from '../vocabulary';

const maxFields = limits.itemsPerEntry.value;

@InputType({
  description: "A rule for one field: a mask of a query's answer, or how a verification compares.",
})
export class FieldRuleInput {
  @Field()
  @IsString()
  @Length(1, 64)
  field: string;

  @Field()
  @IsString()
  @Length(1, 64)
  rule: string;
}

@InputType({ description: 'What a department mounts under one of its published entries.' })
export class ResourceInput {
  @Field({ description: 'Code by which the connector knows it.' })
  @Matches(/^[A-Za-z0-9\-_/.]{1,64}$/)
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
  @IsIn(resourceModes, { each: true })
  modes: ResourceMode[];

  @Field(() => [String], { description: 'Item codes by which a call names what it asks about.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(maxFields)
  @IsString({ each: true })
  keyFields: string[];

  @Field(() => [String], { description: 'Item codes that can be verified or queried.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(maxFields)
  @IsString({ each: true })
  fields: string[];

  @Field(() => [FieldRuleInput], { defaultValue: [] })
  @ArrayMaxSize(maxFields)
  @ValidateNested({ each: true })
  @Type(() => FieldRuleInput)
  masks: FieldRuleInput[] = [];

  @Field(() => [FieldRuleInput], { defaultValue: [] })
  @ArrayMaxSize(maxFields)
  @ValidateNested({ each: true })
  @Type(() => FieldRuleInput)
  matchRules: FieldRuleInput[] = [];

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

@ObjectType('FieldRule')
export class FieldRuleType {
  @Field()
  field: string;

  @Field()
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

  @Field(() => [FieldRuleType])
  masks?: FieldRuleType[];

  @Field(() => [FieldRuleType])
  matchRules?: FieldRuleType[];

  @Field(() => String, { nullable: true })
  subjectField: string | null;

  @Field(() => GraphQLISODateTime)
  mountedAt: Date;
}
