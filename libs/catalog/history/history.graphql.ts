import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsUUID, Min } from 'class-validator';
import type { EntryChange } from './entry-diff';
import type { StateCount } from './history.service';

@ObjectType('EntryChange', { description: 'A content that differs between two versions.' })
export class EntryChangeType implements EntryChange {
  @Field({ description: 'title, items[HOLDER] (added or removed), items[HOLDER].class …' })
  field: string;

  @Field(() => String, { nullable: true, description: 'Text, or JSON of anything else.' })
  before: string | null;

  @Field(() => String, { nullable: true, description: 'Text, or JSON of anything else.' })
  after: string | null;
}

@ObjectType('EntryStateCount', { description: 'Entries that the catalogue showed in one state.' })
export class EntryStateCountType {
  @Field(() => String)
  state: StateCount['state'];

  @Field(() => Int)
  entries: number;
}

@ArgsType()
export class EntryDiffArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => Int, { description: 'The earlier version.' })
  @IsInt()
  @Min(1)
  from: number;

  @Field(() => Int, { description: 'The later version.' })
  @IsInt()
  @Min(1)
  to: number;
}
