import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '@shutong/platform';
import { documentKinds } from './document';

@ObjectType('FacetValue')
export class FacetValueType {
  @Field()
  facet: string;

  @Field()
  value: string;
}

@ObjectType('Highlight', {
  description:
    'Part of a field that answers to the query, in UTF-16 units; `to` is behind its last.',
})
export class HighlightType {
  @Field({ description: 'title, titleEn or text' })
  field: string;

  @Field(() => Int)
  from: number;

  @Field(() => Int)
  to: number;
}

@ObjectType('Suggestion')
export class SuggestionType {
  @Field(() => String, { description: `One of: ${documentKinds.join(', ')}.` })
  kind: string;

  @Field(() => ID)
  id: string;

  @Field()
  title: string;

  @Field()
  titleEn: string;
}

@ObjectType('SearchHit')
export class SearchHitType {
  @Field(() => String, { description: `One of: ${documentKinds.join(', ')}.` })
  kind: string;

  @Field(() => ID)
  id: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The entry that an item or a resource belongs to.',
  })
  entryId: string | null;

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

  @Field(() => [HighlightType])
  highlights: readonly HighlightType[];

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

  @Field(() => String, {
    nullable: true,
    description: 'What was searched for instead of words that look mistyped and find nothing.',
  })
  corrected: string | null;

  @Field({ description: 'Nothing answers to all words: these results answer to most of them.' })
  relaxed: boolean;

  @Field(() => [FacetCountType], {
    description: 'Of all results; a facet that filters is counted as if it did not.',
  })
  facets: readonly FacetCountType[];
}
