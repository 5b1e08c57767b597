import { Inject } from '@nestjs/common';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, IdArg, Requires, connectionOf, type Context } from '@shutong/platform';
import type { DatasetDescription, Texts } from '../description/description';
import { HarvestRegister } from '../harvest/harvest-register.service';
import type { HarvestRecord, RecordVersion } from './record.entity';
import {
  HarvestDescriptionType,
  HarvestRecordConnection,
  HarvestRecordType,
  HarvestRecordVersionConnection,
  HarvestRecordVersionType,
  HarvestRecordsArgs,
  HarvestVersionsArgs,
} from './record.graphql';

const inLanguages = (texts: Texts) =>
  Object.entries(texts).map(([language, text]) => ({ language, text }));

const described = (said: DatasetDescription) => ({
  ...said,
  title: inLanguages(said.title),
  description: inLanguages(said.description),
  publisher: inLanguages(said.publisher?.name ?? {}),
  themes: said.themes.map(({ iri, label }) => ({ iri, label: inLanguages(label) })),
  keywords: said.keywords.flatMap(inLanguages),
  updateCycle: said.frequency?.code ?? null,
  distributions: said.distributions.map((one) => ({ ...one, title: inLanguages(one.title) })),
});

@Resolver(() => HarvestRecordType)
export class HarvestRecordResolver {
  constructor(@Inject(HarvestRegister) private readonly register: HarvestRegister) {}

  @Query(() => HarvestRecordType, { description: 'A dataset of a source.' })
  @Requires('opendata.harvest.read')
  harvestRecord(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.register.record(ctx, id);
  }

  @Query(() => HarvestRecordConnection, {
    description: 'Datasets of a source, what changed last first.',
  })
  @Requires('opendata.harvest.read')
  async harvestRecords(@Ctx() ctx: Context, @Args() asked: HarvestRecordsArgs) {
    return connectionOf(await this.register.records(ctx, asked));
  }

  @Query(() => HarvestRecordVersionConnection, {
    description: 'How a dataset of a source was from one harvest to another, newest first.',
  })
  @Requires('opendata.harvest.read')
  async harvestRecordVersions(@Ctx() ctx: Context, @Args() { id, ...page }: HarvestVersionsArgs) {
    return connectionOf(await this.register.history(ctx, id, page));
  }

  @ResolveField('description', () => HarvestDescriptionType)
  description(@Parent() { description }: HarvestRecord) {
    return described(description);
  }
}

@Resolver(() => HarvestRecordVersionType)
export class HarvestRecordVersionResolver {
  @ResolveField('description', () => HarvestDescriptionType, {
    nullable: true,
    description: 'Null once its source no longer had it.',
  })
  description(@Parent() { description }: RecordVersion) {
    return description && described(description);
  }
}
