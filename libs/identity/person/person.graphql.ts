import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsString, Length } from 'class-validator';
import { DateTime, PageInfo } from '@shutong/platform';

/** Names as GraphQL wants them (no hyphen), values as everywhere else. */
export enum PersonRoleEnum {
  requester = 'requester',
  office_head = 'office-head',
  department_head = 'department-head',
  provider_officer = 'provider-officer',
  authority = 'authority',
  auditor = 'auditor',
  system_administrator = 'system-administrator',
  security_administrator = 'security-administrator',
  developer = 'developer',
}
registerEnumType(PersonRoleEnum, {
  name: 'PersonRole',
  description: 'A role that a person may hold.',
});

@ObjectType('Me', { description: 'Who is calling, as the hub sees it.' })
export class MeType {
  @Field(() => ID, { description: 'Issuer and subject, or client and id.' })
  id: string;

  @Field(() => String, { description: 'person or service.' })
  kind: string;

  @Field()
  name: string;

  @Field(() => String, { nullable: true, description: 'Credit code; none for a developer.' })
  department: string | null;

  @Field(() => [String])
  roles: readonly string[];
}

@ObjectType('Person')
export class PersonType {
  @Field(() => ID)
  id: string;

  @Field()
  issuer: string;

  @Field()
  subject: string;

  @Field()
  name: string;

  @Field(() => String, { nullable: true, description: 'Credit code; none for a developer.' })
  department: string | null;

  @Field(() => [String], { description: 'Brought along by the newest token.' })
  mappedRoles: readonly string[];

  @Field(() => [String], { description: 'Given inside the hub.' })
  assignedRoles: readonly string[];

  @Field(() => String, { description: 'active or disabled.' })
  state: string;

  @Field(() => DateTime)
  registeredAt: Date;

  @Field(() => DateTime, { nullable: true })
  signedInAt: Date | null;
}

@ObjectType('PersonConnection')
export class PersonConnection {
  @Field(() => [PersonType])
  nodes: readonly PersonType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType({ description: 'Somebody to be known before the first sign-in.' })
export class RegisterPersonInput {
  @Field()
  @IsString()
  @Length(1, 500)
  issuer: string;

  @Field({ description: "The issuer's sub claim." })
  @IsString()
  @Length(1, 255)
  subject: string;

  @Field()
  @IsString()
  @Length(1, 200)
  name: string;

  @Field({ description: 'Credit code.' })
  @IsString()
  @Length(18, 18)
  department: string;
}
