import { limits, namedBy } from '@shutong/platform';
import { applyDecorators } from '@nestjs/common';
import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  codePattern,
  rowOperators,
  securityMeasures,
  wireLimits,
  type RowOperator,
  type SecurityMeasure,
} from '@shutong/wire';

export enum ModeEnum {
  verify = 'verify',
  query = 'query',
  batch = 'batch',
}
registerEnumType(ModeEnum, { name: 'Mode', description: 'How data is shared (共享方式).' });

const RowOperatorEnum = namedBy(rowOperators);
registerEnumType(RowOperatorEnum, {
  name: 'RowOperator',
  description: 'How a condition compares. Only `isNull` finds rows without a value.',
});

const SecurityMeasureEnum = namedBy(securityMeasures);
registerEnumType(SecurityMeasureEnum, {
  name: 'SecurityMeasure',
  description: 'How a requester protects what it gets (安全措施).',
});

const statedText = new RegExp(`^[^]{1,${wireLimits.text}}$`, 'u');

const anyText = new RegExp(`^[^]{0,${wireLimits.text}}$`, 'u');

/** A text that the terms can take, counted as they count: `Length` leaves out variation selectors. */
export const StatedText = () =>
  Matches(statedText, { message: `$property must have 1 to ${wireLimits.text} characters` });

export const once = { message: '$property must name each once' };

/** Conditions as many as terms take. */
export const RowConditions = () =>
  applyDecorators(
    ArrayMaxSize(wireLimits.conditions),
    ValidateNested({ each: true }),
    Type(() => RowConditionInput),
  );

@InputType({ description: 'What a row has to hold in one of its items (行范围).' })
export class RowConditionInput {
  @Field({ description: 'Code of an item of the resource; it need not be asked for.' })
  @Matches(codePattern)
  field: string;

  @Field(() => RowOperatorEnum)
  @IsEnum(RowOperatorEnum)
  op: RowOperator;

  @Field(() => [String], {
    defaultValue: [],
    description:
      'One value, some of `in`, none of `isNull` and `notNull`; as `1.5`, `2026-10-01`, `2026-10-01 08:00:00` (Beijing time), `true`.',
  })
  @ArrayMaxSize(wireLimits.conditionValues)
  @ArrayUnique(once)
  @IsString({ each: true })
  @MaxLength(2 * wireLimits.value, { each: true })
  values: string[] = [];
}

@ObjectType('RowCondition', { description: 'What a row has to hold in one of its items (行范围).' })
export class RowConditionType {
  @Field()
  field: string;

  @Field(() => String, { description: 'As what the values compare.' })
  type: string;

  @Field(() => RowOperatorEnum)
  op: RowOperator;

  @Field(() => [String])
  values: readonly string[];
}

@InputType({ description: 'How much the requester expects to ask for (预计用量).' })
export class VolumeInput {
  @Field(() => Int)
  @IsInt()
  @Min(1)
  @Max(limits.callsPerDay.value)
  callsPerDay: number;

  @Field(() => Int, { nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(limits.rowsPerDay.value)
  rowsPerDay?: number | null;
}

@ObjectType('Volume', { description: 'How much the requester expects to ask for (预计用量).' })
export class VolumeType {
  @Field(() => Int)
  callsPerDay: number;

  @Field(() => Int, { nullable: true })
  rowsPerDay: number | null;
}

@InputType({ description: 'How the requester protects the data (安全措施).' })
export class SecurityMeasuresInput {
  @Field(() => [SecurityMeasureEnum])
  @ArrayMinSize(1)
  @ArrayMaxSize(securityMeasures.length)
  @ArrayUnique(once)
  @IsEnum(SecurityMeasureEnum, { each: true })
  measures: SecurityMeasure[];

  @Field({ description: 'Who may see the data.' })
  @StatedText()
  viewers: string;

  @Field({ defaultValue: '', description: 'The measures in words.' })
  @Matches(anyText, { message: `$property must have at most ${wireLimits.text} characters` })
  details: string = '';
}

@ObjectType('SecurityMeasures', { description: 'How the requester protects the data (安全措施).' })
export class SecurityMeasuresType {
  @Field(() => [SecurityMeasureEnum])
  measures: readonly SecurityMeasure[];

  @Field()
  viewers: string;

  @Field()
  details: string;
}
