import { Field, ID, InputType, Int, ObjectType, OmitType, PickType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsString, Length, ValidateNested } from 'class-validator';
import { AvailableActionType, DateTime, limits, PageInfo } from '@shutong/platform';
import { ApplicationType, ApplyInput } from '../application/application.graphql';

const wanted = ['resourceId', 'entryId', 'modes', 'fields', 'rowFilter', 'volume'] as const;

@InputType({ description: 'One resource of a matter, and what is wanted of it.' })
export class WantedInput extends PickType(ApplyInput, wanted) {}

@InputType({
  description:
    'One application for several resources of one matter (事项); what they share is said once.',
})
export class MatterInput extends OmitType(ApplyInput, wanted) {
  @Field({
    description: 'Code of the government service or duty for which it is needed (事项编码).',
  })
  @IsString()
  @Length(1, limits.codeField.value)
  code: string;

  @Field({ description: 'Its name (事项名称).' })
  @IsString()
  @Length(1, limits.nameField.value)
  title: string;

  @Field(() => [WantedInput], { description: 'Of one provider or of several.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(limits.resourcesPerMatter.value)
  @ValidateNested({ each: true })
  @Type(() => WantedInput)
  resources: WantedInput[];
}

@ObjectType('MatterPart', {
  description: 'All that one provider is asked for in a matter: answered by one decision.',
})
export class MatterPartType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'Credit code of the providing department.' })
  provider: string;

  @Field(() => String, { description: 'As the member that has come the least far.' })
  state?: string;

  @Field(() => [ApplicationType], { description: 'An ordinary application for each resource.' })
  members?: ApplicationType[];

  @Field(() => String, {
    nullable: true,
    description: 'Credit code of the department that has to act now; empty where none has to.',
  })
  holder?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Last day on which it has to, YYYY-MM-DD; empty where no limit runs.',
  })
  dueOn?: string | null;

  @Field(() => Int, { nullable: true, description: 'Working days left until then.' })
  daysLeft?: number | null;

  @Field(() => ID, {
    nullable: true,
    description: 'What the officer proposes for all that awaits an answer; its provider sees it.',
  })
  proposalId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When its one decision was given.' })
  answeredAt: Date | null;

  @Field(() => [AvailableActionType], {
    description: 'Every step of the part, and why one cannot take it now.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('Matter', {
  description: 'One application for several resources of one matter (事项), in parts by provider.',
})
export class MatterType {
  @Field(() => ID)
  id: string;

  @Field()
  code: string;

  @Field()
  title: string;

  @Field({ description: 'Credit code of the requesting department (需求部门).' })
  requester: string;

  @Field(() => DateTime)
  appliedAt: Date;

  @Field(() => String, { description: 'As the part that has come the least far.' })
  state?: string;

  @Field(() => [MatterPartType], { description: 'By provider; a provider sees its own alone.' })
  parts?: MatterPartType[];

  @Field(() => [AvailableActionType], {
    description: 'Every step of the whole, and why one cannot take it now.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('MatterConnection')
export class MatterConnection {
  @Field(() => [MatterType])
  nodes: readonly MatterType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
