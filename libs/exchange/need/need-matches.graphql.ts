import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { SearchHitType } from '@shutong/catalog';

@ObjectType('CoveringEntry', { description: 'A published entry that has items so called.' })
export class CoveringEntryType {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true, description: '信息资源代码.' })
  code: string | null;

  @Field()
  title: string;

  @Field({ description: 'Credit code.' })
  provider: string;

  @Field()
  providerName: string;

  @Field(() => Int, { description: 'How many of the items wanted it has.' })
  items: number;

  @Field()
  coversAll: boolean;
}

@ObjectType('CoveringDuty', { description: 'A duty in force to share items so called.' })
export class CoveringDutyType {
  @Field()
  code: string;

  @Field(() => Int)
  version: number;

  @Field()
  title: string;

  @Field({ description: 'Credit code of the department whose duty it is.' })
  provider: string;

  @Field()
  providerName: string;

  @Field(() => Int, { description: 'Working days in which a request is answered.' })
  replyDays: number;

  @Field(() => String, { nullable: true, description: 'Code of the entry that fulfils it.' })
  entryCode: string | null;

  @Field(() => Int, { description: 'How many of the items wanted it names.' })
  items: number;

  @Field()
  coversAll: boolean;
}

@ObjectType('NeedMatches', { description: 'What there is already of what a department wants.' })
export class NeedMatchesType {
  @Field(() => [CoveringEntryType], { description: 'By names of items, the most covering first.' })
  entries: readonly CoveringEntryType[];

  @Field(() => [CoveringDutyType], { description: 'By names of items, the most covering first.' })
  duties: readonly CoveringDutyType[];

  @Field(() => [SearchHitType], { description: 'Entries found by the words of the title.' })
  found: readonly SearchHitType[];
}
