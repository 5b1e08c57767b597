import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { CitationType } from '@shutong/catalog';
import { AvailableActionType, DateTime, PageInfo } from '@shutong/platform';
import { ModeEnum, SecurityMeasuresType } from '../application/contents.graphql';

@ObjectType('ProjectParty', { description: 'An organisation that was invited to a project.' })
export class ProjectPartyType {
  @Field({ description: 'Credit code.' })
  department: string;

  @Field({ description: 'invited, joined, declined, left or removed.' })
  state: string;

  @Field(() => DateTime)
  invitedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When its head joined or declined.' })
  answeredAt: Date | null;

  @Field(() => SecurityMeasuresType, {
    nullable: true,
    description: 'How it protects what it gets, as its head said on joining.',
  })
  security: SecurityMeasuresType | null;

  @Field(() => DateTime, { nullable: true, description: 'When it left or was removed.' })
  endedAt: Date | null;
}

@ObjectType('ProjectResource', {
  description: 'What a provider brings into a project, and for which parties.',
})
export class ProjectResourceType {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  projectId: string;

  @Field(() => ID)
  resourceId: string;

  @Field({ description: 'As the catalogue called it when it was proposed.' })
  title: string;

  @Field({ description: 'Credit code.' })
  provider: string;

  @Field(() => [String], { description: 'Credit codes of those that it is for.' })
  parties: string[];

  @Field(() => [ModeEnum])
  modes: string[];

  @Field(() => [String])
  fields: string[];

  @Field(() => Int, { description: 'Calls per day of each party.' })
  quotaCalls: number;

  @Field(() => Int, { description: 'Rows of one query at most.' })
  maxRows: number;

  @Field({ description: 'proposed, consented, declined or withdrawn.' })
  state: string;

  @Field(() => String, { nullable: true, description: 'Why it was declined.' })
  reasons: string | null;

  @Field(() => DateTime)
  proposedAt: Date;

  @Field(() => DateTime, { nullable: true })
  answeredAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was withdrawn.' })
  endedAt: Date | null;

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('Project', {
  description: 'Several organisations use data together for one purpose until a day (联合项目).',
})
export class ProjectType {
  @Field(() => ID)
  id: string;

  @Field()
  code: string;

  @Field()
  title: string;

  @Field({ description: 'Code of the list project-domains.' })
  domain: string;

  @Field()
  purpose: string;

  @Field()
  basis: string;

  @Field(() => [CitationType], { description: 'Rule documents that it rests on.' })
  citations: CitationType[];

  @Field({ description: 'Its last day in China.' })
  endsOn: string;

  @Field({ description: 'running, closed or ended.' })
  state: string;

  @Field(() => String, { nullable: true })
  closingReason: string | null;

  @Field(() => DateTime)
  foundedAt: Date;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;

  @Field(() => [ProjectPartyType])
  parties?: ProjectPartyType[];

  @Field(() => [ProjectResourceType], {
    description: 'What was proposed for it, the oldest first.',
  })
  resources?: ProjectResourceType[];

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('ProjectConnection')
export class ProjectConnection {
  @Field(() => [ProjectType])
  nodes: readonly ProjectType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
