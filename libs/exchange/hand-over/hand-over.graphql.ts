import { ArgsType, Field, ID, ObjectType, OmitType } from '@nestjs/graphql';
import { IsOptional, IsUUID } from 'class-validator';
import { PageArgs, PageInfo } from '@shutong/platform';

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

@ArgsType()
export class OfficersArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'Without those to whom this application may not be handed over.',
  })
  @IsOptional()
  @IsUUID()
  applicationId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The same of a part of a matter.' })
  @IsOptional()
  @IsUUID()
  partId?: string | null;
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
