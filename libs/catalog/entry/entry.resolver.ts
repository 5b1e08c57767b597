import { Inject, type Type } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Usage } from '@shutong/messaging';
import { Ctx, IdArg, Requires, connectionOf, type Context } from '@shutong/platform';
import { ResourceType } from '../resource/resource.graphql';
import { Resources } from '../resource/resources.service';
import { AdoptArgs, DraftArgs, EditArgs, EntryArgs, EntriesArgs, ReasonsArgs } from './entry.args';
import { EntryDrafting } from './drafting.service';
import { Entries } from './entries.service';
import type { Entry } from './entry.entity';
import {
  CodeClassificationType,
  EntryConnection,
  EntryItemType,
  EntryType,
  EntryVersionType,
  MissingContentType,
} from './entry.graphql';
import { ReviewClock } from './review-clock.service';
import { EntryReview } from './review.service';

/** What is worked out of one version: the same of the version shown and of any other. */
function versionFields(type: Type<EntryVersionType>) {
  @Resolver(() => type, { isAbstract: true })
  abstract class VersionFields {
    @Inject(Entries) protected readonly reading: Entries;
    @Inject(ReviewClock) protected readonly time: ReviewClock;

    @ResolveField(() => [EntryItemType])
    items(@Parent() entry: Entry) {
      return this.reading.itemsOf(entry);
    }

    @ResolveField(() => [MissingContentType])
    missing(@Parent() entry: Entry) {
      return this.reading.missingOf(entry);
    }

    @ResolveField(() => String)
    reviewDue(@Parent() entry: Entry) {
      return this.time.dueOf(entry);
    }

    @ResolveField(() => CodeClassificationType)
    classification(@Parent() entry: Entry) {
      return this.reading.classificationOf(entry);
    }
  }
  return VersionFields;
}

const viewed = ({ id }: Entry) => ({ entry: id, rows: 1 });

@Resolver(() => EntryVersionType)
export class EntryVersionResolver extends versionFields(EntryVersionType) {}

@Resolver(() => EntryType)
export class EntryResolver extends versionFields(EntryType) {
  constructor(
    @Inject(EntryDrafting) private readonly drafting: EntryDrafting,
    @Inject(EntryReview) private readonly review: EntryReview,
    @Inject(Resources) private readonly mounted: Resources,
    @Inject(Usage) private readonly usage: Usage,
  ) {
    super();
  }

  @Query(() => EntryType, { description: 'By id or code: the version that the catalogue shows.' })
  @Requires('catalog.entry.read')
  entry(@Ctx() ctx: Context, @Args() { id, code }: EntryArgs) {
    const read = () =>
      id === undefined ? this.reading.byCode(ctx, code ?? '') : this.reading.get(ctx, id);
    return this.usage.counted(ctx, { act: 'view', channel: 'hub' }, read, viewed);
  }

  @Query(() => EntryConnection, { description: 'Last changed first.' })
  @Requires('catalog.entry.read')
  async entries(@Ctx() ctx: Context, @Args() { filter, ...page }: EntriesArgs) {
    const list = await this.reading.list(ctx, filter ?? {}, page);
    return { ...connectionOf(list), totalCount: list.totalCount };
  }

  @Mutation(() => EntryType, { description: "A new entry of one's own department." })
  @Requires('catalog.entry.draft')
  draftEntry(@Ctx() ctx: Context, @Args() { code, content }: DraftArgs) {
    return this.drafting.draft(ctx, code, content);
  }

  @Mutation(() => EntryType, {
    description: 'Replaces the contents of a draft; a published entry gets a revision beside it.',
  })
  @Requires('catalog.entry.edit')
  editEntry(@Ctx() ctx: Context, @Args() { id, content }: EditArgs) {
    return this.drafting.edit(ctx, id, content);
  }

  @Mutation(() => EntryType, {
    description: "Takes over what a portal published in the name of one's department, as a draft.",
  })
  @Requires('catalog.entry.adopt')
  adoptEntry(@Ctx() ctx: Context, @Args() { id, code }: AdoptArgs) {
    return this.drafting.adopt(ctx, id, code);
  }

  @Mutation(() => Boolean, { description: 'Throws a draft away; published versions always stay.' })
  @Requires('catalog.entry.discard')
  async discardDraft(@Ctx() ctx: Context, @IdArg('id') id: string) {
    await this.drafting.discard(ctx, id);
    return true;
  }

  @Mutation(() => EntryType, { description: 'Hands a complete draft to the authority.' })
  @Requires('catalog.entry.submit')
  submitEntry(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.review.submit(ctx, id);
  }

  @Mutation(() => EntryType, { description: 'The authority announces it to all departments.' })
  @Requires('catalog.entry.publish')
  publishEntry(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.review.publish(ctx, id);
  }

  @Mutation(() => EntryType, { description: 'The authority gives it back to its department.' })
  @Requires('catalog.entry.return')
  returnEntry(@Ctx() ctx: Context, @Args() { id, reasons }: ReasonsArgs) {
    return this.review.return(ctx, id, reasons);
  }

  @Mutation(() => EntryType, { description: 'Nobody can newly apply for it.' })
  @Requires('catalog.entry.suspend')
  suspendEntry(@Ctx() ctx: Context, @Args() { id, reasons }: ReasonsArgs) {
    return this.review.suspend(ctx, id, reasons);
  }

  @Mutation(() => EntryType, { description: 'For good: readable, and no longer found.' })
  @Requires('catalog.entry.retire')
  retireEntry(@Ctx() ctx: Context, @Args() { id, reasons }: ReasonsArgs) {
    return this.review.retire(ctx, id, reasons);
  }

  @ResolveField(() => [ResourceType])
  resources(@Parent() entry: Entry) {
    return this.mounted.mountedUnder(entry.id);
  }

  @ResolveField(() => [EntryVersionType])
  versions(@Ctx() ctx: Context, @Parent() entry: Entry) {
    return this.reading.versions(ctx, entry.id);
  }
}
