import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsEnum, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { DateTime, PageInfo, limits } from '@shutong/platform';

/** A GraphQL name holds no hyphen; the values are those of the tables. */
export enum CatalogueKindEnum {
  ckan = 'ckan',
  dcatRdf = 'dcat-rdf',
  dcatUs = 'dcat-us',
  udata = 'udata',
  listing = 'listing',
}
registerEnumType(CatalogueKindEnum, {
  name: 'CatalogueKind',
  description:
    'What a source speaks: CKAN, DCAT in RDF, data.json, udata, or a listing that a field map knows.',
});

export enum HarvestSourceStateEnum {
  active = 'active',
  paused = 'paused',
}
registerEnumType(HarvestSourceStateEnum, { name: 'HarvestSourceState' });

const address = 2000;
const longestCycle = 8760;

@ArgsType()
export class ExamineSourceArgs {
  @Field({ description: 'Of a catalogue, or of a portal’s page.' })
  @IsString()
  @Length(1, address)
  @Matches(/^https?:\/\//i)
  address: string;
}

@InputType({ description: 'A source as it was examined and is confirmed.' })
export class HarvestSourceInput {
  @Field()
  @IsString()
  @Length(1, limits.nameField.value)
  @Matches(/\S/)
  title: string;

  @Field({ description: 'As the examination found it.' })
  @IsString()
  @Length(1, address)
  @Matches(/^https?:\/\//i)
  address: string;

  @Field(() => CatalogueKindEnum, { description: 'As it was shown.' })
  @IsEnum(CatalogueKindEnum)
  kind: CatalogueKindEnum;

  @Field(() => Int, { description: 'Hours between two harvests.' })
  @IsInt()
  @Min(1)
  @Max(longestCycle)
  everyHours: number;

  @Field(() => String, {
    nullable: true,
    description: 'Division code (GB/T 2260) of the region whose catalogue it is.',
  })
  @IsOptional()
  @Matches(/^\d{6}$/)
  division?: string | null;
}

@ObjectType('SourceFinding', { description: 'What an address turns out to be.' })
export class SourceFindingType {
  @Field({ description: 'To be harvested from.' })
  address: string;

  @Field(() => CatalogueKindEnum)
  kind: string;

  @Field(() => Int, { description: 'As the source says, or as many as came.' })
  datasets: number;

  @Field(() => Int, { description: 'Records of its first page that cannot come in.' })
  refused: number;

  @Field(() => Int, { description: 'Datasets of its first page with mistakes.' })
  problems: number;

  @Field(() => [String], { description: 'The first titles.' })
  titles: readonly string[];
}

@ObjectType('HarvestSource', { description: 'A catalogue elsewhere that is harvested.' })
export class HarvestSourceType {
  @Field(() => ID)
  id: string;

  @Field()
  title: string;

  @Field()
  address: string;

  @Field(() => CatalogueKindEnum)
  kind: string;

  @Field(() => HarvestSourceStateEnum)
  state: string;

  @Field(() => Int, { description: 'Hours between two harvests.' })
  everyHours: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Division code (GB/T 2260) of the region whose catalogue it is; null where nobody has said.',
  })
  division: string | null;

  @Field(() => DateTime, { description: 'When it is harvested next, as long as it is active.' })
  nextAt: Date;

  @Field(() => DateTime)
  addedAt: Date;
}

@ObjectType('HarvestSourceConnection')
export class HarvestSourceConnection {
  @Field(() => [HarvestSourceType])
  nodes: readonly HarvestSourceType[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}
