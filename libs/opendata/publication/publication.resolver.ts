import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  AvailableActionType,
  Ctx,
  IdArg,
  PageArgs,
  Requires,
  connectionOf,
  tellActions,
  type Context,
} from '@shutong/platform';
import type { Publication } from './publication.entity';
import {
  DataDictionaryArgs,
  DictionaryColumnType,
  PublicationConnection,
  PublicationType,
  PublishDatasetVersionArgs,
  WithdrawPublicationArgs,
} from './publication.graphql';
import { publicationActions } from './publication.policy';
import { Publications } from './publications.service';

@Resolver(() => PublicationType)
export class PublicationResolver {
  constructor(@Inject(Publications) private readonly publishing: Publications) {}

  @Query(() => PublicationType, { description: 'One publication.' })
  @Requires('opendata.publication.read')
  publication(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.publishing.get(ctx, id);
  }

  @Query(() => PublicationConnection, { description: 'Publications, latest first.' })
  @Requires('opendata.publication.read')
  async publications(@Ctx() ctx: Context, @Args() page: PageArgs) {
    return connectionOf(await this.publishing.list(ctx, page));
  }

  @Query(() => [DictionaryColumnType], {
    description: 'What the columns of a table of a publication are, in their order.',
  })
  @Requires('opendata.publication.read')
  dataDictionary(@Ctx() ctx: Context, @Args() { publicationId, table }: DataDictionaryArgs) {
    return this.publishing.dictionary(ctx, publicationId, table);
  }

  @Mutation(() => PublicationType, {
    description:
      'Gives a version that is ready to everybody by an entry that is open without conditions, or to licensees by one that is open on conditions: another person than who sent its file.',
  })
  @Requires('opendata.publication.publish')
  publishDatasetVersion(
    @Ctx() ctx: Context,
    @Args() { versionId, entryId, audience }: PublishDatasetVersionArgs,
  ) {
    return this.publishing.publish(ctx, versionId, entryId, audience);
  }

  @Mutation(() => PublicationType, {
    description: 'Takes it back from whoever it was for: date, ground and hashes remain, for good.',
  })
  @Requires('opendata.publication.withdraw')
  withdrawPublication(@Ctx() ctx: Context, @Args() { id, ground }: WithdrawPublicationArgs) {
    return this.publishing.withdraw(ctx, id, ground);
  }

  @ResolveField('availableActions', () => [AvailableActionType])
  availableActions(@Ctx() { actor, language }: Context, @Parent() publication: Publication) {
    return tellActions(publicationActions(actor, publication), language);
  }
}
