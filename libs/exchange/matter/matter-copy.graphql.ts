import { Field, ID, ObjectType, PickType } from '@nestjs/graphql';
import { ApplicationType } from '../application/application.graphql';
import { GoneContentType } from '../copy/copy.graphql';

const wanted = ['resourceId', 'modes', 'fields', 'rowFilter', 'volume'] as const;

@ObjectType('WantedAgain', {
  description: 'What is wanted of one resource, as an earlier matter did.',
})
export class WantedAgainType extends PickType(ApplicationType, wanted, ObjectType) {
  @Field(() => ID, { nullable: true, description: 'Only of an entry without a resource.' })
  entryId: string | null;
}

@ObjectType('LeftOutOfMatter', { description: 'What of an earlier matter is not copied, and why.' })
export class LeftOutOfMatterType extends WantedAgainType {
  @Field(() => ID, { description: 'By which it was applied for.' })
  applicationId: string;

  @Field()
  title: string;

  @Field({ description: 'Code of the rule by which it cannot be applied for now.' })
  rule: string;
}

const common = [
  ...(['basis', 'citations', 'scenario', 'scope', 'purposeCode', 'purposeText'] as const),
  ...(['security', 'periodUntil'] as const),
];

@ObjectType('MatterDraft', {
  description: 'Contents of an earlier matter, in the shape in which one applies (复制).',
})
export class MatterDraftType extends PickType(ApplicationType, common, ObjectType) {
  @Field()
  code: string;

  @Field()
  title: string;

  @Field(() => [WantedAgainType], { description: 'What can still be applied for, be it in part.' })
  resources: readonly WantedAgainType[];

  @Field(() => [LeftOutOfMatterType], {
    description:
      'Withdrawn, not shared any more, without any item or mode that is still offered, the own department’s by now, or open or agreed on for this purpose already.',
  })
  leftOut: readonly LeftOutOfMatterType[];

  @Field(() => [GoneContentType], {
    description:
      'What of the rest is no longer on offer, over, not in force or not stated; empty: nothing of it has to be said anew.',
  })
  gone: readonly GoneContentType[];
}
