import { ArgsType, Field, Float, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsString, IsUUID, Length } from 'class-validator';
import { AvailableActionType, DateTime, PageInfo, limits, namedBy } from '@shutong/platform';
import { trustLevels, type Trust } from '../quota/tiers';

export const TrustEnum = namedBy(trustLevels);
registerEnumType(TrustEnum, {
  name: 'DeveloperTrust',
  description: 'How far a developer of open data is trusted: it decides which tiers are reached.',
});

@ArgsType()
export class SetDeveloperTrustArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field(() => TrustEnum)
  @IsIn(trustLevels)
  trust: Trust;

  @Field({ description: 'Why.' })
  @IsString()
  @Length(1, limits.textField.value)
  ground: string;
}

@ArgsType()
export class VerifyDeveloperArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Management secret of the account.' })
  @IsString()
  @Length(1, 100)
  secret: string;
}

@ObjectType('OpenDataKey', {
  description: 'A key of a developer; of the key itself nothing is kept.',
})
export class ApiKeyType {
  @Field()
  name: string;

  @Field()
  label: string;

  @Field()
  tier: string;

  @Field(() => [String])
  scopes: string[];

  @Field(() => [ID], { nullable: true, description: 'To which it is bound.' })
  datasets: string[] | null;

  @Field(() => ID, { nullable: true, description: 'In a contest, by which it works.' })
  entryId: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'On conditionally open data, to which it is bound.',
  })
  agreementId: string | null;

  @Field(() => DateTime)
  madeAt: Date;

  @Field(() => DateTime)
  expiresAt: Date;

  @Field(() => DateTime, { nullable: true })
  revokedAt: Date | null;
}

@ObjectType('CallFigures', {
  description: 'Calls with the keys of a developer in the last thirty days.',
})
export class CallFiguresType {
  @Field(() => Float)
  calls: number;

  @Field(() => Float, { description: 'Of them, refused or failed.' })
  errors: number;

  @Field(() => Float, { description: 'About the developer; dismissed ones are left out.' })
  complaints: number;
}

@ObjectType('Developer', { description: 'Who uses open data by keys.' })
export class DeveloperType {
  @Field(() => ID)
  id: string;

  @Field()
  name: string;

  @Field(() => String, { nullable: true })
  contact: string | null;

  @Field(() => TrustEnum)
  trust: string;

  @Field(() => String, { nullable: true })
  trustGround: string | null;

  @Field(() => DateTime, { nullable: true })
  trustedAt: Date | null;

  @Field(() => DateTime)
  registeredAt: Date;

  @Field(() => [ApiKeyType], { description: 'The latest first, at most a hundred.' })
  keys?: ApiKeyType[];

  @Field(() => CallFiguresType)
  figures?: CallFiguresType;

  @Field(() => [AvailableActionType])
  availableActions?: AvailableActionType[];
}

@ObjectType('DeveloperConnection')
export class DeveloperConnection {
  @Field(() => [DeveloperType])
  nodes: readonly DeveloperType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
