import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '@shutong/platform';

@ObjectType('FacetValue')
export class FacetValueType {
  @Field()
  facet: string;

  @Field()
  value: string;
}

@ObjectType('SearchHit')
export class SearchHitType {
  @Field(() => String, { description: 'entry or resource' })
  kind: string;

  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  code: string | null;

  @Field()
  title: string;

  @Field()
  titleEn: string;

  @Field({ description: "Summary of an entry; of a resource its entry's title." })
  text: string;

  @Field(() => [FacetValueType], { description: 'What the facets say of it.' })
  facets: FacetValueType[];

  @Field(() => Float)
  score: number;
}

@ObjectType('FacetCount', { description: 'How many of all results have the value.' })
export class FacetCountType {
  @Field()
  facet: string;

  @Field()
  value: string;

  @Field(() => Int)
  count: number;
}

@ObjectType('SearchConnection')
export class SearchConnection {
  @Field(() => [SearchHitType])
  nodes: readonly SearchHitType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;

  @Field(() => Int, { description: 'Exact.' })
  totalCount: number;

  @Field(() => [FacetCountType])
  facets: readonly FacetCountType[];
}
