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
import { reuseKinds, reuseStates, type ReuseKind, type ReuseState } from './reuse.states';

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

  @Field(() => ReuseKindEnum, { nullable: true })
  @IsOptional()
  @IsIn(reuseKinds)
  kind?: ReuseKind;

  @Field(() => ID, { nullable: true, description: 'Of a dataset that it came out of.' })
  @IsOptional()
  @IsUUID()
  dataset?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the institution in either language, or its code.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  institution?: string;
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

  @Field({ description: 'Whose people have made it; empty where none is said.' })
  institution: string;

  @Field({ description: 'Empty where there is none.' })
  institutionEn: string;

  @Field({ description: 'Its address at ROR, or its unified social credit code; or empty.' })
  institutionCode: string;

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
