import { ArgsType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsEnum, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { DateTime, PageArgs, PageInfo, limits } from '@shutong/platform';

export enum UsageKindEnum {
  scenario = 'scenario',
  process = 'process',
  effect = 'effect',
  storage = 'storage',
  destruction = 'destruction',
}
registerEnumType(UsageKindEnum, { name: 'UsageKind', description: 'Decree 809, Art. 29.' });

@ObjectType('UsageRecord', { description: 'How a requester uses shared data; never changed.' })
export class UsageRecordType {
  @Field(() => ID)
  id: string;

  @Field(() => ID)
  agreementId: string;

  @Field(() => UsageKindEnum)
  kind: string;

  @Field()
  text: string;

  @Field({ description: 'It is the certificate of disposal (Art. 27).' })
  certifies: boolean;

  @Field(() => DateTime)
  recordedAt: Date;
}

@ObjectType('UsageRecordConnection')
export class UsageRecordConnection {
  @Field(() => [UsageRecordType])
  nodes: readonly UsageRecordType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ArgsType()
export class UsageRecordsArgs extends PageArgs {
  @Field(() => ID)
  @IsUUID()
  agreementId: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Why they are inspected; whoever is not of the requester says it, and the requester is told.',
  })
  @IsOptional()
  @IsString()
  @Length(1, limits.nameField.value)
  ground?: string | null;
}

@ArgsType()
export class RecordUsageArgs {
  @Field(() => ID)
  @IsUUID()
  agreementId: string;

  @Field(() => UsageKindEnum)
  @IsEnum(UsageKindEnum)
  kind: UsageKindEnum;

  @Field()
  @IsString()
  @Length(1, limits.textField.value)
  text: string;
}

@ArgsType()
export class CertifyDisposalArgs {
  @Field(() => ID)
  @IsUUID()
  agreementId: string;

  @Field({ description: 'How what was received has been destroyed.' })
  @IsString()
  @Length(1, limits.textField.value)
  statement: string;
}
