import { Field, ID, Int, ObjectType, PickType } from '@nestjs/graphql';
import { ApplicationType } from '../application/application.graphql';

@ObjectType('GoneContent', {
  description: 'What can no longer be applied for so, or is not stated though it has to be.',
})
export class GoneContentType {
  @Field({ description: 'Where in the input, such as `fields.holder`.' })
  field: string;

  @Field({ description: 'Code of the rule, or what it asks for.' })
  rule: string;

  @Field(() => Int, { nullable: true, description: 'Article of Decree 809 that asks for it.' })
  article?: number;
}

const contents = [
  ...(['resourceId', 'basis', 'citations', 'scenario', 'scope'] as const),
  ...(['purposeCode', 'purposeText', 'modes', 'fields', 'rowFilter'] as const),
  ...(['volume', 'security', 'periodUntil'] as const),
];

@ObjectType('ApplicationDraft', {
  description: 'Contents of an earlier application, in the shape in which one applies (复制).',
})
export class ApplicationDraftType extends PickType(ApplicationType, contents, ObjectType) {
  @Field(() => ID, { nullable: true, description: 'Only of an entry without a resource.' })
  entryId: string | null;

  @Field(() => [GoneContentType], {
    description:
      'What is no longer on offer, over, not in force or not stated; empty: nothing of it has to be said anew.',
  })
  gone: readonly GoneContentType[];
}
