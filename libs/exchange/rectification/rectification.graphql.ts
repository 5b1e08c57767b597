import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsEnum, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { ClockType } from '@shutong/clocks';
import { AvailableActionType, DateTime, limits, PageArgs, PageInfo } from '@shutong/platform';
import { CourseStepType } from '../course/course.graphql';

export enum BreachEnum {
  otherPurpose = 'other-purpose',
  widerUse = 'wider-use',
  onwardSupply = 'onward-supply',
  notDisposed = 'not-disposed',
  security = 'security',
  recordsNotKept = 'records-not-kept',
}
registerEnumType(BreachEnum, {
  name: 'Breach',
  description: 'How shared data was misused, or not kept as it has to be (Art. 25, 27, 29).',
});

const text = limits.textField.value;

@InputType({ description: 'What was found under an agreement, and what is ordered (Art. 27).' })
export class SuspendInput {
  @Field(() => ID)
  @IsUUID()
  agreementId: string;

  @Field(() => BreachEnum)
  @IsEnum(BreachEnum)
  breach: BreachEnum;

  @Field({ description: 'What was found.' })
  @IsString()
  @Length(1, text)
  facts: string;

  @Field({ description: 'What the requester has to do.' })
  @IsString()
  @Length(1, text)
  ordered: string;
}

@ArgsType()
export class RectificationTextArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'What is reported or ordered, or why.' })
  @IsString()
  @Length(1, text)
  text: string;
}

@ArgsType()
export class FileTerminationArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'By which the filing (备案) is acknowledged.' })
  @IsString()
  @Length(1, limits.nameField.value)
  filingNumber: string;
}

@ArgsType()
export class RectificationsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Those of one agreement alone.' })
  @IsOptional()
  @IsUUID()
  agreementId?: string;
}

@ObjectType('Rectification', {
  description: 'What a requester has to put right before its suspended agreement goes on (整改).',
})
export class RectificationType {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  agreementId: string;

  @Field({ description: 'Credit code.' })
  requester: string;

  @Field({ description: 'Credit code.' })
  provider: string;

  @Field({ description: 'authority or provider: in which office the agreement was suspended.' })
  imposedAs: string;

  @Field({ description: 'Credit code of the department that suspended it and examines.' })
  imposedBy: string;

  @Field(() => BreachEnum)
  breach: string;

  @Field({ description: 'What was found.' })
  facts: string;

  @Field({ description: 'What the newest order asks for.' })
  ordered: string;

  @Field(() => String, { nullable: true, description: 'Its last day, YYYY-MM-DD.' })
  dueOn?: string | null;

  @Field(() => String)
  state: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the requester says it has done; its own matter until it is sent.',
  })
  report: string | null;

  @Field(() => DateTime)
  imposedAt: Date;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'By which the authority has acknowledged that the provider ended the agreement.',
  })
  filingNumber: string | null;

  @Field(() => DateTime, { nullable: true })
  filedAt: Date | null;

  @Field(() => [CourseStepType], { description: 'All that has happened, the oldest first.' })
  steps?: CourseStepType[];

  @Field(() => [ClockType], { description: 'Limits of its orders, the oldest first.' })
  clocks?: ClockType[];

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('RectificationConnection')
export class RectificationConnection {
  @Field(() => [RectificationType])
  nodes: readonly RectificationType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
