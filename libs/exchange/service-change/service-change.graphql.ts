import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsEnum,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { ClockType } from '@shutong/clocks';
import {
  AvailableActionType,
  DateTime,
  limits,
  PageArgs,
  PageInfo,
  dayShape,
} from '@shutong/platform';
import { callModes } from '@shutong/wire';
import { ModeEnum } from '../application/contents.graphql';
import { CourseStepType } from '../course/course.graphql';

export enum ServiceChangeKindEnum {
  end = 'end',
  narrow = 'narrow',
}
registerEnumType(ServiceChangeKindEnum, { name: 'ServiceChangeKind' });

const text = limits.textField.value;
const once = { message: '$property must name each once' };

@InputType({
  description: 'How a provider would end or narrow what it shares, and why (Decree 809, Art. 27).',
})
export class ServiceChangeInput {
  @Field(() => ID)
  @IsUUID()
  agreementId: string;

  @Field(() => ServiceChangeKindEnum)
  @IsEnum(ServiceChangeKindEnum)
  kind: ServiceChangeKindEnum;

  @Field(() => [String], { nullable: true, description: 'Items that would be left.' })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.itemsPerEntry.value)
  @ArrayUnique(once)
  @IsString({ each: true })
  fields?: string[] | null;

  @Field(() => [ModeEnum], { nullable: true, description: 'Modes that would be left.' })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(callModes.length)
  @ArrayUnique(once)
  @IsEnum(ModeEnum, { each: true })
  modes?: ModeEnum[] | null;

  @Field(() => Int, { nullable: true, description: 'Calls per day that would be left.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(limits.callsPerDay.value)
  quotaCalls?: number | null;

  @Field()
  @IsString()
  @Length(1, text)
  reasons: string;

  @Field({ description: 'The rule or fact on which they rest.' })
  @IsString()
  @Length(1, text)
  ground: string;

  @Field({ description: 'Not before this day, YYYY-MM-DD.' })
  @Matches(dayShape)
  effectiveOn: string;
}

@ArgsType()
export class ObjectServiceChangeArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field()
  @IsString()
  @Length(1, text)
  reasons: string;
}

@ArgsType()
export class FileServiceChangeArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'By which the filing (备案) is acknowledged.' })
  @IsString()
  @Length(1, limits.nameField.value)
  filingNumber: string;
}

@ArgsType()
export class UpholdServiceChangeArgs extends FileServiceChangeArgs {
  @Field({ description: 'Which decision upholds it, and how.' })
  @IsString()
  @Length(1, text)
  reasons: string;
}

@ArgsType()
export class ServiceChangesArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Those of one agreement alone.' })
  @IsOptional()
  @IsUUID()
  agreementId?: string;
}

@ObjectType('ServiceChange', {
  description:
    'How a provider ends or narrows what it shares: negotiated, and filed with the authority (备案).',
})
export class ServiceChangeType {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  agreementId: string;

  @Field({ description: 'Credit code.' })
  requester: string;

  @Field({ description: 'Credit code.' })
  provider: string;

  @Field(() => ServiceChangeKindEnum)
  kind: string;

  @Field(() => [String], { nullable: true, description: 'Items that are left; null: all.' })
  fields: string[] | null;

  @Field(() => [ModeEnum], { nullable: true, description: 'Modes that are left; null: all.' })
  modes: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Calls per day that are left; null: all.' })
  quotaCalls: number | null;

  @Field()
  reasons: string;

  @Field()
  ground: string;

  @Field({ description: 'Not before this day, nor before it is filed.' })
  effectiveOn: string;

  @Field(() => String)
  state: string;

  @Field(() => DateTime)
  proposedAt: Date;

  @Field(() => DateTime, { nullable: true })
  sentAt: Date | null;

  @Field(() => String, { nullable: true })
  filingNumber: string | null;

  @Field(() => DateTime, { nullable: true })
  filedAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;

  @Field(() => [ClockType], { description: 'Limits of its answer and filing, the oldest first.' })
  clocks?: ClockType[];

  @Field(() => [CourseStepType], { description: 'All that has happened, the oldest first.' })
  steps?: CourseStepType[];

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('ServiceChangeConnection')
export class ServiceChangeConnection {
  @Field(() => [ServiceChangeType])
  nodes: readonly ServiceChangeType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
