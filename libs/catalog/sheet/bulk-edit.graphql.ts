import { Field, ID, ObjectType } from '@nestjs/graphql';
import { EntryVersionType } from '../entry/entry.graphql';

@ObjectType('EntryEditProblem', { description: 'A rule that was broken, and where.' })
export class EntryEditProblemType {
  @Field()
  field: string;

  @Field()
  rule: string;
}

@ObjectType('EntryEditError')
export class EntryEditErrorType {
  @Field({ description: 'One of docs/errors.md.' })
  code: string;

  @Field({ description: 'In the language that was asked for.' })
  message: string;

  @Field(() => [EntryEditProblemType])
  problems: readonly EntryEditProblemType[];
}

@ObjectType('EntryEdit', { description: 'How a bulk edit ended for one entry.' })
export class EntryEditType {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'One of: revised, unchanged, refused.' })
  outcome: string;

  @Field(() => EntryVersionType, { nullable: true, description: 'The version that was written.' })
  entry: EntryVersionType | null;

  @Field(() => EntryEditErrorType, { nullable: true, description: 'Why it was refused.' })
  error: EntryEditErrorType | null;
}
