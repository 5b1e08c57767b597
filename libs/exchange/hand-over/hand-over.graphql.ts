import { ArgsType, Field, ID, ObjectType, OmitType } from '@nestjs/graphql';
import { IsOptional, IsUUID } from 'class-validator';
import { PageInfo } from '@shutong/platform';

@ArgsType()
export class HandOverApplicationArgs {
  @Field(() => ID)
  @IsUUID()
  applicationId: string;

  @Field(() => ID, { nullable: true, description: 'An officer; all of them where left out.' })
  @IsOptional()
  @IsUUID()
  to?: string | null;
}

@ArgsType()
export class HandOverPartArgs extends OmitType(
  HandOverApplicationArgs,
  ['applicationId'],
  ArgsType,
) {
  @Field(() => ID)
  @IsUUID()
  partId: string;
}

@ObjectType('Officer', { description: 'Of one’s own department, who may be put in charge.' })
export class OfficerType {
  @Field(() => ID)
  id: string;

  @Field()
  name: string;
}

@ObjectType('OfficerConnection')
export class OfficerConnection {
  @Field(() => [OfficerType])
  nodes: readonly OfficerType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
