import { Field, Float, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '@shutong/platform';

@ObjectType({
  description: 'What answered queries brought for one purpose, so that nobody had to fill it in.',
})
export class PurposeUse {
  @Field({ description: 'Code of the purpose: the matter that was handled.' })
  purpose: string;

  @Field(() => Float, { description: 'Answered queries.' })
  queries: number;

  @Field(() => Float, { description: 'Records that they brought.' })
  records: number;

  @Field(() => Float, {
    description:
      'Items of all those records: fields of forms that could be filled in. The hub does not see which of them had no value.',
  })
  fields: number;
}

@ObjectType()
export class PurposeUseConnection {
  @Field(() => [PurposeUse])
  nodes: PurposeUse[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
