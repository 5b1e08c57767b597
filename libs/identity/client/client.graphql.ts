import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsString, Length, ValidateNested } from 'class-validator';
import { DateTime, PageInfo } from '@shutong/platform';

@ObjectType('Client', { description: "A department's system or connector." })
export class ClientType {
  @Field(() => ID, { description: 'The client_id of its assertions and tokens.' })
  id: string;

  @Field({ description: 'Credit code.' })
  department: string;

  @Field(() => String, { description: 'system or connector.' })
  kind: string;

  @Field()
  name: string;

  @Field({ description: 'RFC 7638 thumbprint of its public key.' })
  thumbprint: string;

  @Field(() => String, { description: 'active or disabled.' })
  state: string;

  @Field(() => DateTime)
  registeredAt: Date;

  @Field(() => DateTime)
  keySince: Date;
}

@ObjectType('ClientConnection')
export class ClientConnection {
  @Field(() => [ClientType])
  nodes: readonly ClientType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType({ description: 'A public Ed25519 key (RFC 8037).' })
export class PublicJwkInput {
  @Field()
  @IsString()
  @Length(3, 3)
  kty: string;

  @Field()
  @IsString()
  @Length(7, 7)
  crv: string;

  @Field()
  @IsString()
  @Length(43, 43)
  x: string;
}

@InputType({ description: "A department's system to register." })
export class RegisterClientInput {
  @Field({ description: 'Credit code.' })
  @IsString()
  @Length(18, 18)
  department: string;

  @Field()
  @IsString()
  @Length(1, 200)
  name: string;

  @Field(() => PublicJwkInput)
  @ValidateNested()
  @Type(() => PublicJwkInput)
  jwk: PublicJwkInput;
}

@InputType({ description: 'For whom a connector may join.' })
export class IssueEnrolmentTokenInput {
  @Field({ description: 'Credit code.' })
  @IsString()
  @Length(18, 18)
  department: string;

  @Field({
    defaultValue: false,
    description: 'True where the operator will run it and hold its key.',
  })
  @IsBoolean()
  hosted: boolean;
}

@ObjectType('EnrolmentToken', { description: 'Good once; shown this once.' })
export class EnrolmentTokenType {
  @Field()
  token: string;

  @Field(() => DateTime)
  expiresAt: Date;
}
