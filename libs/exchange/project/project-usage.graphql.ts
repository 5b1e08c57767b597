import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '@shutong/platform';

@ObjectType({ isAbstract: true })
abstract class CountedCalls {
  @Field(() => Float, { description: 'Calls, however they ended.' })
  calls: number;

  @Field(() => Float)
  answered: number;

  @Field(() => Float, { description: 'By hub or provider, by a rule or term.' })
  refused: number;

  @Field(() => Float, { description: 'For technical reasons, or because the time was over.' })
  failed: number;

  @Field(() => Float, { description: 'Rows that were handed over.' })
  rows: number;
}

@ObjectType('ProjectUse', {
  description: 'Calls of one organisation on one resource of a project.',
})
export class ProjectUseType extends CountedCalls {
  @Field(() => ID)
  projectId: string;

  @Field({ description: 'Of the project.' })
  code: string;

  @Field({ description: 'Of the project.' })
  domain: string;

  @Field({ description: 'Credit code of who called.' })
  party: string;

  @Field({ description: 'Credit code.' })
  provider: string;

  @Field(() => ID)
  resourceId: string;

  @Field({ description: 'Of the resource.' })
  title: string;
}

@ObjectType('ProjectUseConnection')
export class ProjectUseConnection {
  @Field(() => [ProjectUseType])
  nodes: readonly ProjectUseType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType('DomainUse', { description: 'Calls under all projects of a domain.' })
export class DomainUseType extends CountedCalls {
  @Field({ description: 'Code of the list project-domains.' })
  domain: string;

  @Field(() => Float, { description: 'Projects with calls.' })
  projects: number;
}
