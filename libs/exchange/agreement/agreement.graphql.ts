import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { CitationType } from '@shutong/catalog';
import { AvailableActionType, DateTime, PageInfo, limits } from '@shutong/platform';

@ArgsType()
export class ReasonArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field()
  @IsString()
  @Length(1, limits.textField.value)
  reason: string;
}

@ArgsType()
export class VersionArgs {
  @Field(() => Int, {
    nullable: true,
    description:
      'Also one that was replaced or waits for signatures; without it the one that counts.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version?: number | null;
}

@ObjectType('Agreement', {
  description: 'The right that follows from a granted application (共享协议).',
})
export class AgreementType {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  version: number;

  @Field(() => Int, {
    nullable: true,
    description: 'The version in whose place it stands; empty for the first.',
  })
  replaces: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that stands in its place; empty where none does.',
  })
  replacedBy: number | null;

  @Field(() => ID)
  applicationId: string;

  @Field(() => ID)
  resourceId: string;

  @Field()
  requester: string;

  @Field()
  provider: string;

  @Field(() => String)
  state: string;

  @Field(() => [CitationType], { description: 'Rule documents that it rests on.' })
  citations: CitationType[];

  @Field({ description: 'SHA-256 of the canonical terms, hex.' })
  termsSha256: string;

  @Field(() => DateTime)
  validUntil: Date;

  @Field({ description: 'True where the operator runs a party’s connector and holds its key.' })
  hosted: boolean;

  @Field({ description: 'The signed terms, canonical JSON.' })
  termsJson: string;

  @Field(() => [String], {
    description:
      'The same as sentences, in the language of the request: how it stands, then each term in one of them.',
  })
  sentences?: string[];

  @Field({
    description:
      'The same as an ODRL 2.2 Agreement, JSON-LD; it permits only while it is active, and only what no notice forbids.',
  })
  odrlJson: string;

  @Field(() => Int, {
    description: 'Number of the newest restriction notice (限制通知); 0 where there is none.',
  })
  restriction: number;

  @Field(() => Int, {
    description: 'Number of the newest one that the provider’s connector holds.',
  })
  restrictionHeld: number;

  @Field({
    description: 'By item, what notices have restricted on top of the terms, canonical JSON.',
  })
  restrictedJson: string;

  @Field(() => String, { nullable: true })
  providerSignature: string | null;

  @Field(() => String, { nullable: true })
  requesterSignature: string | null;

  @Field(() => [AvailableActionType], {
    description:
      'Every step about it as a whole, and why one cannot take it now; of the version that counts.',
  })
  availableActions?: AvailableActionType[];
}

@ObjectType('AgreementConnection')
export class AgreementConnection {
  @Field(() => [AgreementType])
  nodes: readonly AgreementType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
