import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { PageArgs, PageInfo } from '@shutong/platform';
import { oneOf, resourceKinds, type ResourceKind } from '../vocabulary';

@ArgsType()
export class CoveringArgs extends PageArgs {
  @Field({ description: 'Division code of the area (GB/T 2260).' })
  @Matches(/^\d{6}$/)
  area: string;

  @Field(() => String, { nullable: true, description: oneOf(resourceKinds) })
  @IsOptional()
  @IsIn(resourceKinds)
  kind?: ResourceKind | null;
}

@ObjectType({ description: 'A mounted resource of a published entry, whose data reach an area.' })
export class CoveringResource {
  @Field(() => ID)
  id: string;

  @Field()
  code: string;

  @Field()
  title: string;

  @Field(() => String, { description: oneOf(resourceKinds) })
  kind: ResourceKind;

  @Field({ description: 'Credit code of who holds it.' })
  provider: string;

  @Field()
  providerName: string;

  @Field({ description: 'Of the provider: the area itself, or a wider one that it lies in.' })
  division: string;

  @Field(() => [String])
  modes: string[];

  @Field(() => ID)
  entryId: string;
}

@ObjectType()
export class CoveringResourceConnection {
  @Field(() => [CoveringResource])
  nodes: CoveringResource[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
