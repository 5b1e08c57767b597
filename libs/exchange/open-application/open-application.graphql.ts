import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ClockType } from '@shutong/clocks';
import { AvailableActionType, DateTime, PageInfo } from '@shutong/platform';
import { OutcomeEnum } from '../decision/decision.graphql';

@ObjectType('OpenAnswer', { description: "The provider's answer to an application for open data." })
export class OpenAnswerType {
  @Field(() => ID)
  id: string;

  @Field(() => OutcomeEnum)
  outcome: string;

  @Field()
  reasons: string;

  @Field({ description: 'Legal ground of a refusal.' })
  ground: string;

  @Field(() => [String], { description: 'Items granted.' })
  fields: string[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it is granted, where that is earlier than was applied for.',
  })
  periodUntil: Date | null;

  @Field(() => DateTime, { nullable: true })
  answeredAt: Date | null;
}

@ObjectType('OpenAgreement', {
  description: 'What the applicant may use, for what and until when (开放授权协议).',
})
export class OpenAgreementType {
  @Field(() => ID)
  id: string;

  @Field({ description: 'active or revoked; its term is judged at each use.' })
  state: string;

  @Field(() => [String])
  fields: string[];

  @Field(() => DateTime)
  concludedAt: Date;

  @Field(() => DateTime)
  validUntil: Date;

  @Field(() => DateTime, { nullable: true })
  revokedAt: Date | null;

  @Field(() => String, { nullable: true })
  revocationReason: string | null;

  @Field({ description: 'SHA-256 of the canonical terms, hex.' })
  termsSha256: string;

  @Field({ description: 'The terms, canonical JSON.' })
  termsJson: string;

  @Field({ description: 'The same as an ODRL 2.2 Agreement, JSON-LD.' })
  odrlJson: string;

  @Field(() => [String], {
    description:
      'The same as sentences, in the language of the request: each term is in one of them.',
  })
  sentences?: string[];
}

@ObjectType('OpenApplication', {
  description: 'Somebody outside government applies for conditionally open data (有条件开放).',
})
export class OpenApplicationType {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  entryId: string;

  @Field({ description: 'Of the entry, as the catalogue called it then.' })
  title: string;

  @Field({ description: 'Credit code of the department that answers.' })
  provider: string;

  @Field({ description: 'Real name of the person who applied.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Credit code of the company it is for.' })
  organisationCode: string | null;

  @Field(() => String, { nullable: true })
  organisationName: string | null;

  @Field()
  purpose: string;

  @Field()
  scope: string;

  @Field({ description: 'Security measures that the applicant takes.' })
  security: string;

  @Field(() => [String])
  fields: string[];

  @Field(() => DateTime)
  periodUntil: Date;

  @Field()
  state: string;

  @Field(() => DateTime)
  appliedAt: Date;

  @Field(() => [String], { nullable: true, description: 'What it lacks, item by item.' })
  missing: string[] | null;

  @Field(() => String, { nullable: true, description: 'The last day for supplying that.' })
  supplementDueOn?: string | null;

  @Field(() => [String], { nullable: true, description: 'To each item, in the same order.' })
  answers: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Working days of the extension asked for.' })
  extensionDays: number | null;

  @Field(() => String, { nullable: true })
  extensionReasons: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Empty until the authority has answered.',
  })
  extensionConsented: boolean | null;

  @Field(() => String, { nullable: true, description: 'What the authority says to it.' })
  extensionRemarks: string | null;

  @Field(() => [ClockType], { description: 'The limit of its answer.' })
  clocks?: ClockType[];

  @Field(() => OpenAnswerType, { nullable: true })
  answer?: OpenAnswerType | null;

  @Field(() => OpenAgreementType, { nullable: true })
  agreement?: OpenAgreementType | null;

  @Field(() => [AvailableActionType], {
    description: 'Every step, and why one cannot take it now.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('OpenApplicationConnection')
export class OpenApplicationConnection {
  @Field(() => [OpenApplicationType])
  nodes: readonly OpenApplicationType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
