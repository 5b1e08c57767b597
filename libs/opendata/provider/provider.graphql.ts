import { ArgsType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { DateTime, PageInfo, limits, namedBy } from '@shutong/platform';
import { qualityMarks, type QualityMark } from './source-class';

export const QualityMarkEnum = namedBy(qualityMarks);
registerEnumType(QualityMarkEnum, {
  name: 'QualityMark',
  description: 'unchecked: nobody of the authority has looked at its data.',
});

@ArgsType()
export class MarkProviderArgs {
  @Field({ nullable: true, description: 'Unified social credit code of who publishes here.' })
  @IsOptional()
  @IsString()
  @Length(18, 18)
  code?: string;

  @Field(() => ID, { nullable: true, description: 'From which its catalogue is harvested.' })
  @IsOptional()
  @IsUUID()
  sourceId?: string;

  @Field()
  @IsString()
  @Length(1, limits.nameField.value)
  name: string;

  @Field({ nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, limits.nameField.value)
  nameEn?: string;

  @Field({ description: 'Under which everybody may use its data: an address, or words.' })
  @IsString()
  @Length(1, 1000)
  terms: string;

  @Field(() => QualityMarkEnum)
  @IsIn(qualityMarks)
  quality: QualityMark;

  @Field({ description: 'Why it has that mark.' })
  @IsString()
  @Length(1, limits.textField.value)
  ground: string;
}

@ArgsType()
export class UnmarkProviderArgs {
  @Field(() => ID)
  @IsUUID()
  id: string;

  @Field({ description: 'Why its mark is taken off.' })
  @IsString()
  @Length(1, limits.textField.value)
  ground: string;
}

@ObjectType('SocialProvider', {
  description: 'Who gives data and is no body of the government: never shown as official.',
})
export class ProviderType {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  code: string | null;

  @Field(() => ID, { nullable: true })
  sourceId: string | null;

  @Field()
  name: string;

  @Field({ description: 'Empty where there is none.' })
  nameEn: string;

  @Field()
  terms: string;

  @Field(() => QualityMarkEnum)
  quality: string;

  @Field()
  ground: string;

  @Field()
  markedBy: string;

  @Field(() => DateTime)
  markedAt: Date;
}

@ObjectType('SocialProviderConnection')
export class ProviderConnection {
  @Field(() => [ProviderType])
  nodes: readonly ProviderType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
