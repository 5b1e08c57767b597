import { Field, ID, ObjectType } from '@nestjs/graphql';
import { canonicalJson, DateTime } from '@shutong/platform';
import { isHosted } from '@shutong/wire';
import type { ProvenDelivery } from './delivery.service';

@ObjectType('Delivery', {
  description:
    'An answer that was handed over: who gave what to whom, for what and until when, with the ' +
    'signatures that show it.',
})
export class DeliveryType {
  @Field(() => ID, { description: 'Id of the call.' })
  call: string;

  @Field(() => DateTime)
  deliveredAt: Date;

  @Field(() => ID, { description: 'Log entry of the call.' })
  entryId: string;

  @Field({ description: 'Credit code of the department that gave.' })
  provider: string;

  @Field()
  providerName: string;

  @Field({ description: 'Credit code of the department that was given to.' })
  requester: string;

  @Field()
  requesterName: string;

  @Field({ description: 'verify or query.' })
  mode: string;

  @Field({ description: 'Code of the resource.' })
  resource: string;

  @Field(() => [String], { description: 'Codes of the items that were verified or delivered.' })
  fields: readonly string[];

  @Field()
  purposeCode: string;

  @Field()
  purposeText: string;

  @Field()
  legalBasis: string;

  @Field(() => DateTime, { description: 'End of the period of use.' })
  until: Date;

  @Field({ description: 'True where the operator runs a party’s connector and holds its key.' })
  hosted: boolean;

  @Field({
    description: 'Compact JWS (EdDSA) by the key of providerCard over the answer’s hashes.',
  })
  statement: string;

  @Field({ description: 'The terms that both parties signed, canonical JSON.' })
  termsJson: string;

  @Field({ description: 'Detached JWS over the terms by the key of providerCard.' })
  providerSignature: string;

  @Field({ description: 'Detached JWS over the terms by the key of requesterCard.' })
  requesterSignature: string;

  @Field({ description: 'Key card of the provider; the terms name its thumbprint.' })
  providerCard: string;

  @Field({ description: 'Key card of the requester; the terms name its thumbprint.' })
  requesterCard: string;
}

/** As GraphQL and REST show it. */
export function shown({ delivery, agreement, cards }: ProvenDelivery): DeliveryType {
  const { terms } = agreement;
  const { call, deliveredAt, entryId, mode, fields, statement } = delivery;
  return {
    ...{ call, deliveredAt, entryId, mode, fields, statement },
    provider: terms.provider.department,
    providerName: terms.provider.name,
    requester: terms.requester.department,
    requesterName: terms.requester.name,
    resource: terms.resource.code,
    purposeCode: terms.purpose.code,
    purposeText: terms.purpose.text,
    legalBasis: terms.legalBasis,
    until: agreement.validUntil,
    hosted: isHosted(terms),
    termsJson: canonicalJson(terms),
    // Nothing is delivered under an agreement before both have signed it.
    providerSignature: agreement.providerSignature!,
    requesterSignature: agreement.requesterSignature!,
    providerCard: cards.provider,
    requesterCard: cards.requester,
  };
}
