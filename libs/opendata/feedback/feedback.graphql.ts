import { ArgsType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ClockType } from '@shutong/clocks';
import { IsBoolean, IsString, IsUUID, Length } from 'class-validator';
import { AvailableActionType, DateTime, PageInfo, limits, namedBy } from '@shutong/platform';
import { feedbackKinds, feedbackStates } from './feedback.states';

export const FeedbackKindEnum = namedBy(feedbackKinds);
registerEnumType(FeedbackKindEnum, {
  name: 'FeedbackKind',
  description:
    'request: for data; correction, comment: of a dataset; complaint: about a developer.',
});

export const FeedbackStateEnum = namedBy(feedbackStates);
registerEnumType(FeedbackStateEnum, {
  name: 'FeedbackState',
  description: 'dismissed: spam, or nothing that may be shown.',
});

@ArgsType()
export class AnswerFeedbackArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Whether it is done as asked.' })
  @IsBoolean()
  accepted: boolean;

  @Field({ description: 'Everybody reads it, with what was written.' })
  @IsString()
  @Length(1, limits.textField.value)
  answer: string;
}

@ArgsType()
export class DismissFeedbackArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Why nothing of it may be shown.' })
  @IsString()
  @Length(1, limits.textField.value)
  ground: string;
}

@ObjectType('OpenFeedback', { description: 'What somebody outside has written at the portal.' })
export class FeedbackType {
  @Field(() => ID)
  id: string;

  @Field(() => FeedbackKindEnum)
  kind: string;

  @Field(() => ID, { nullable: true })
  datasetId: string | null;

  @Field(() => ID, { nullable: true, description: 'Whom a complaint is about.' })
  developerId: string | null;

  @Field({ description: 'Credit code of the department that answers.' })
  department: string;

  @Field()
  title: string;

  @Field()
  body: string;

  @Field(() => String, { nullable: true, description: 'Where the department may write to.' })
  contact: string | null;

  @Field(() => FeedbackStateEnum)
  state: string;

  @Field(() => DateTime)
  receivedAt: Date;

  @Field(() => String, { nullable: true, description: 'Of what is dismissed, the ground.' })
  answer: string | null;

  @Field(() => DateTime, { nullable: true })
  answeredAt: Date | null;

  @Field(() => [ClockType], { description: 'The limit of its answer.' })
  clocks?: ClockType[];

  @Field(() => [AvailableActionType])
  availableActions?: AvailableActionType[];
}

@ObjectType('OpenFeedbackConnection')
export class FeedbackConnection {
  @Field(() => [FeedbackType])
  nodes: readonly FeedbackType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
