import { ArgsType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import {
  AvailableActionType,
  DateTime,
  PageArgs,
  PageInfo,
  limits,
  namedBy,
} from '@shutong/platform';
import { reuseKinds, reuseStates, type ReuseState } from './reuse.states';

export const ReuseKindEnum = namedBy(reuseKinds);
registerEnumType(ReuseKindEnum, { name: 'ReuseKind' });

export const ReuseStateEnum = namedBy(reuseStates);
registerEnumType(ReuseStateEnum, {
  name: 'ReuseState',
  description: 'accepted: everybody is shown it; retired: its developer has taken it back.',
});

@ArgsType()
export class ReusesArgs extends PageArgs {
  @Field(() => ReuseStateEnum, { nullable: true })
  @IsOptional()
  @IsIn(reuseStates)
  state?: ReuseState;
}

@ArgsType()
export class RefuseReuseArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Why; its developer reads it.' })
  @IsString()
  @Length(1, limits.textField.value)
  reasons: string;
}

@ObjectType('ReuseDeveloper', { description: 'Who has made it.' })
export class ReuseDeveloperType {
  @Field(() => ID)
  id: string;

  @Field()
  name: string;

  @Field({ description: 'How far this developer is trusted.' })
  trust: string;
}

@ObjectType('ReusedDataset', { description: 'A dataset that a reuse came out of.' })
export class ReusedDatasetType {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true, description: 'Null where it is shown no longer.' })
  title: string | null;
}

@ObjectType('Reuse', { description: 'What somebody has made of open datasets.' })
export class ReuseType {
  @Field(() => ID)
  id: string;

  @Field(() => ReuseKindEnum)
  kind: string;

  @Field()
  title: string;

  @Field({ description: 'Empty where there is none.' })
  titleEn: string;

  @Field()
  address: string;

  @Field()
  description: string;

  @Field(() => ReuseStateEnum)
  state: string;

  @Field(() => DateTime)
  receivedAt: Date;

  @Field(() => String, { nullable: true, description: 'Who has judged it last.' })
  judgedBy: string | null;

  @Field(() => DateTime, { nullable: true })
  judgedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was refused.' })
  reasons: string | null;

  @Field(() => ReuseDeveloperType)
  developer?: ReuseDeveloperType;

  @Field(() => [ReusedDatasetType])
  datasets?: ReusedDatasetType[];

  @Field(() => [AvailableActionType])
  availableActions?: AvailableActionType[];
}

@ObjectType('ReuseConnection')
export class ReuseConnection {
  @Field(() => [ReuseType])
  nodes: readonly ReuseType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
