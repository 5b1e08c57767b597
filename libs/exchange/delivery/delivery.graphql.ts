import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { canonicalJson, DateTime } from '@shutong/platform';
import { isHosted } from '@shutong/wire';
import type { Agreement } from '../agreement/agreement.entity';
import type { Cards, ProvenChunk, ProvenDelivery } from './delivery.service';

/** Who gave to whom, for what and until when, as both have signed it. */
@ObjectType({ isAbstract: true })
class AgreedDelivery {
  @Field({ description: 'Credit code of the department that gave.' })
  provider: string;

  @Field()
  providerName: string;

  @Field({ description: 'Credit code of the department that was given to.' })
  requester: string;

  @Field()
  requesterName: string;

  @Field({ description: 'Code of the resource.' })
  resource: string;

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

@ObjectType('Delivery', {
  description:
    'An answer that was handed over: who gave what to whom, for what and until when, with the ' +
    'signatures that show it.',
})
export class DeliveryType extends AgreedDelivery {
  @Field(() => ID, { description: 'Id of the call.' })
  call: string;

  @Field(() => DateTime)
  deliveredAt: Date;

  @Field(() => ID, { description: 'Log entry of the call.' })
  entryId: string;

  @Field({ description: 'verify or query.' })
  mode: string;

  @Field(() => [String], { description: 'Codes of the items that were verified or delivered.' })
  fields: readonly string[];

  @Field({
    description: 'Compact JWS (EdDSA) by the key of providerCard over the answer’s hashes.',
  })
  statement: string;
}

@ObjectType('ChunkDelivery', {
  description:
    'A chunk of a batch that was handed over: who gave what to whom, for what and until when, ' +
    'with the signatures that show it.',
})
export class ChunkDeliveryType extends AgreedDelivery {
  @Field(() => ID, { description: 'Id of the batch.' })
  batch: string;

  @Field(() => Int, { description: 'Of the chunk in its batch, from 1.' })
  number: number;

  @Field(() => DateTime, { description: 'From then on the requester could fetch it.' })
  releasedAt: Date;

  @Field(() => ID, { description: 'Log entry of the release.' })
  entryId: string;

  @Field(() => [String], { description: 'Codes of the items that were delivered.' })
  fields: readonly string[];

  @Field(() => Int)
  rows: number;

  @Field({
    description:
      'Compact JWS (EdDSA) by the key of providerCard: rows, bytes and SHA-256 of the chunk.',
  })
  manifest: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Compact JWS (EdDSA) by the key of requesterCard over the manifest, once it has the chunk.',
  })
  receipt: string | null;

  @Field(() => DateTime, { nullable: true })
  receivedAt: Date | null;
}

/** As GraphQL and REST show it. */
export function shown({ delivery, agreement, cards }: ProvenDelivery): DeliveryType {
  const { call, deliveredAt, entryId, mode, fields, statement } = delivery;
  return {
    ...{ call, deliveredAt, entryId, mode, fields, statement },
    ...agreed(agreement, cards),
  };
}

/** As GraphQL and REST show it. */
export function shownChunk({ chunk, fields, agreement, cards }: ProvenChunk): ChunkDeliveryType {
  const { batch, number, releasedAt, entryId, rows, manifest, receipt, receivedAt } = chunk;
  return {
    ...{ batch, number, releasedAt, entryId, fields, rows, manifest, receipt, receivedAt },
    ...agreed(agreement, cards),
  };
}

function agreed(agreement: Agreement, cards: Cards): AgreedDelivery {
  const { terms } = agreement;
  return {
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
