import { ArgsType, Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsEnum, IsISO8601, IsOptional, Matches } from 'class-validator';
import { PageArgs, PageInfo, dayShape } from '@shutong/platform';

export enum LeagueLevelEnum {
  province = 'province',
  city = 'city',
  county = 'county',
}
registerEnumType(LeagueLevelEnum, { name: 'LeagueLevel', description: 'Of regions (GB/T 2260).' });

export enum ProviderLevelEnum {
  nation = 'nation',
  province = 'province',
  city = 'city',
  county = 'county',
  town = 'town',
}
registerEnumType(ProviderLevelEnum, { name: 'ProviderLevel' });

@ArgsType()
export class LeagueArgs extends PageArgs {
  @Field({ description: 'By the end of which day in China, YYYY-MM-DD.' })
  @Matches(dayShape)
  @IsISO8601({ strict: true })
  on: string;

  @Field(() => LeagueLevelEnum, { defaultValue: LeagueLevelEnum.province })
  @IsEnum(LeagueLevelEnum)
  level: LeagueLevelEnum = LeagueLevelEnum.province;

  @Field(() => ProviderLevelEnum, {
    nullable: true,
    description: 'Only interfaces of departments of this level, such as ministries (nation).',
  })
  @IsOptional()
  @IsEnum(ProviderLevelEnum)
  ofLevel?: ProviderLevelEnum | null;
}

@ObjectType({ description: 'What the departments of a region have used of interfaces.' })
export class RegionUse {
  @Field({ description: 'Division code (GB/T 2260).' })
  region: string;

  @Field(() => Int, { description: '1 has the most calls; equals share a place.' })
  rank: number;

  @Field(() => Float, { description: 'Applications that were agreed to.' })
  applications: number;

  @Field(() => Float, { description: 'Answered verifications and queries.' })
  calls: number;

  @Field(() => Float, { description: 'Records that queries brought.' })
  rows: number;
}

@ObjectType()
export class RegionUseConnection {
  @Field(() => [RegionUse])
  nodes: RegionUse[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
