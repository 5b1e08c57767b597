import {
  ArgsType,
  Field,
  Float,
  ID,
  InputType,
  ObjectType,
  registerEnumType,
} from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsDate, IsEnum, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { DateTime, limits, PageArgs, PageInfo } from '@shutong/platform';
import type { ActPurpose } from '../entry/act';
import type { LogFilter } from './filter';

export enum OutcomeEnum {
  allow = 'allow',
  deny = 'deny',
  error = 'error',
}
registerEnumType(OutcomeEnum, { name: 'LogOutcome', description: 'How a recorded act ended.' });

const OptionalText =
  (description: string): PropertyDecorator =>
  (target, property) => {
    const decorators = [
      Field(() => String, { nullable: true, description }),
      IsOptional(),
      IsString(),
      Length(1, limits.nameField.value),
    ];
    decorators.forEach((decorate) => decorate(target, property));
  };

@InputType({ description: 'All that is given has to hold.' })
export class LogFilterInput implements LogFilter {
  @OptionalText('Credit code of the department that acted.')
  department?: string;

  @OptionalText('Person or system that acted, as the log names it.')
  actor?: string;

  @OptionalText("Subject token (base64url): every act on one person's data.")
  subject?: string;

  @OptionalText('What it was done to, as type:id.')
  resource?: string;

  @OptionalText('Agreement under which it was done.')
  agreement?: string;

  @OptionalText('Name of the act, e.g. exchange.call.verify.')
  action?: string;

  @Field(() => OutcomeEnum, { nullable: true })
  @IsOptional()
  @IsEnum(OutcomeEnum)
  outcome?: OutcomeEnum;

  @Field(() => DateTime, { nullable: true, description: 'Recorded then or later.' })
  @IsOptional()
  @IsDate()
  from?: Date;

  @Field(() => DateTime, { nullable: true, description: 'Recorded before then.' })
  @IsOptional()
  @IsDate()
  to?: Date;
}

@InputType({ description: 'Why the log is searched; kept with the entry of the search.' })
export class LogPurposeInput implements ActPurpose {
  @Field({ description: 'Case or audit, e.g. its number.' })
  @IsString()
  @Length(1, limits.nameField.value)
  code: string;

  @Field({ description: 'Provision of law that the audit rests on.' })
  @IsString()
  @Length(1, limits.nameField.value)
  legalBasis: string;
}

@ArgsType()
export class LogSearchArgs extends PageArgs {
  @Field(() => LogFilterInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => LogFilterInput)
  filter?: LogFilterInput;

  @Field(() => LogPurposeInput, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => LogPurposeInput)
  purpose?: LogPurposeInput;
}

@ObjectType('LogEntry', { description: 'One entry of the audit log (日志条目).' })
export class LogEntryType {
  @Field(() => ID)
  id: string;

  @Field(() => Float, { nullable: true, description: 'Place in the log; null for a moment yet.' })
  seq: number | null;

  @Field(() => DateTime)
  recordedAt: Date;

  @Field({ description: 'Credit code of the department that acted; empty for none.' })
  department: string;

  @Field()
  actor: string;

  @Field()
  action: string;

  @Field(() => OutcomeEnum)
  outcome: string;

  @Field({ description: 'Stable code; ok for an allowed act.' })
  reason: string;

  @Field(() => String, { nullable: true })
  agreement: string | null;

  @Field(() => [String], { description: 'type:id of what it was done to.' })
  resource: string[];

  @Field(() => ID)
  requestId: string;

  @Field({ description: 'hub.audit/1 as canonical JSON: the bytes that the leaf hash covers.' })
  body: string;
}

@ObjectType('LogEntryConnection')
export class LogEntryConnection {
  @Field(() => [LogEntryType])
  nodes: readonly LogEntryType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
