import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsString, Length, Matches } from 'class-validator';
import { DateTime, PageArgs, PageInfo, limits } from '@shutong/platform';
import { deadLetterId } from './envelope';

enum DeadLetterState {
  open = 'open',
  decided = 'decided',
}
registerEnumType(DeadLetterState, {
  name: 'DeadLetterState',
  description: 'Whether somebody has decided about it.',
});

enum DeadLetterDecisionKind {
  replayed = 'replayed',
  dropped = 'dropped',
}
registerEnumType(DeadLetterDecisionKind, {
  name: 'DeadLetterDecisionKind',
  description: 'What was decided.',
});

@ObjectType({ description: 'What was decided about a dead letter.' })
class DeadLetterDecision {
  @Field(() => DeadLetterDecisionKind)
  kind: DeadLetterDecisionKind;

  @Field()
  reason: string;

  @Field(() => DateTime)
  at: Date;
}

@ObjectType('DeadLetter', {
  description:
    'The envelope of a message that failed every try of one group. What is in it is not shown.',
})
export class DeadLetterType {
  @Field(() => ID)
  id: string;

  @Field()
  topic: string;

  @Field({ description: 'Who could not handle it.' })
  group: string;

  @Field({ description: 'Id of the message itself.' })
  messageId: string;

  @Field({ description: 'Messages of one key are handled in their order; this one no longer.' })
  key: string;

  @Field({ description: 'What the message says, such as the type of an event.' })
  type: string;

  @Field(() => Int, { description: 'Size of its content.' })
  bytes: number;

  @Field(() => Int)
  attempts: number;

  @Field({
    description: 'Class and code of the last failure; its words are in the log of the process.',
  })
  failure: string;

  @Field(() => DateTime)
  buriedAt: Date;

  @Field(() => DeadLetterDecision, { nullable: true })
  decision: DeadLetterDecision | null;
}

@ObjectType()
export class DeadLetterConnection {
  @Field(() => [DeadLetterType])
  nodes: DeadLetterType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ArgsType()
export class DeadLettersArgs extends PageArgs {
  @Field({ description: 'As `messageQueues` names it.' })
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9.-]{0,179}$/)
  topic: string;

  @Field({ description: 'As `messageQueues` names it.' })
  @IsString()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/)
  group: string;

  @Field(() => DeadLetterState, { defaultValue: DeadLetterState.open })
  @IsIn(Object.values(DeadLetterState))
  state: DeadLetterState = DeadLetterState.open;
}

@ArgsType()
export class DecideDeadLetterArgs {
  @Field(() => ID)
  @IsString()
  @Matches(deadLetterId)
  id: string;

  @Field({ description: 'Kept with the letter.' })
  @IsString()
  @Length(1, limits.nameField.value)
  @Matches(/\S/)
  reason: string;
}
