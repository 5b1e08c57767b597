import { Inject } from '@nestjs/common';
import { Args, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ClockType, LegalClocks } from '@shutong/clocks';
import {
  AvailableActionType,
  Ctx,
  IdArg,
  Requires,
  connectionOf,
  tellActions,
  type Context,
} from '@shutong/platform';
import { catalogChangeActions } from './catalog-change-actions.policy';
import { CatalogChangeRegister } from './catalog-change-register.service';
import type { CatalogChange } from './catalog-change.entity';
import {
  AnswerChangeExtensionArgs,
  AskChangeExtensionArgs,
  CatalogChangeInput,
  CatalogChangesArgs,
  FindEntryUnaffectedArgs,
  LinkChangedEntryArgs,
  RaiseCatalogChangesArgs,
} from './catalog-change.args';
import {
  CatalogChangeConnection,
  CatalogChangeType,
  ChangedEntryType,
} from './catalog-change.graphql';
import { ChangeExtension } from './change-extension.service';
import { ChangeRecording } from './change-recording.service';
import { ChangedEntries } from './changed-entries.service';

@Resolver(() => CatalogChangeType)
export class CatalogChangeResolver {
  constructor(
    @Inject(CatalogChangeRegister) private readonly register: CatalogChangeRegister,
    @Inject(ChangeRecording) private readonly recording: ChangeRecording,
    @Inject(ChangedEntries) private readonly changed: ChangedEntries,
    @Inject(ChangeExtension) private readonly extension: ChangeExtension,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
  ) {}

  @Query(() => CatalogChangeType)
  @Requires('catalog.change.read')
  catalogChange(@Ctx() ctx: Context, @IdArg('id') id: string) {
    return this.register.get(ctx, id);
  }

  @Query(() => CatalogChangeConnection, { description: 'Newest first.' })
  @Requires('catalog.change.read')
  async catalogChanges(@Ctx() ctx: Context, @Args() asked: CatalogChangesArgs) {
    return connectionOf(await this.register.list(ctx, asked));
  }

  @Mutation(() => CatalogChangeType, {
    description: "A law or a department's duties changed: its entries have to follow (Art. 17).",
  })
  @Requires('catalog.change.record')
  recordCatalogChange(@Ctx() ctx: Context, @Args('input') input: CatalogChangeInput) {
    return this.recording.record(ctx, input);
  }

  @Mutation(() => Int, {
    description:
      'The same for every department whose published entries cite a rule document; answers how many changes it recorded.',
  })
  @Requires('catalog.change.raise')
  raiseCatalogChanges(@Ctx() ctx: Context, @Args() amendment: RaiseCatalogChangesArgs) {
    return this.recording.raise(ctx, amendment);
  }

  @Mutation(() => CatalogChangeType, {
    description: 'Says which draft is the entry that had to be made.',
  })
  @Requires('catalog.change.link')
  linkChangedEntry(
    @Ctx() ctx: Context,
    @Args() { changeId, number, entryId }: LinkChangedEntryArgs,
  ) {
    return this.changed.link(ctx, changeId, number, entryId);
  }

  @Mutation(() => CatalogChangeType, {
    description: 'The department head finds that an entry need not be changed.',
  })
  @Requires('catalog.change.find-unaffected')
  findEntryUnaffected(
    @Ctx() ctx: Context,
    @Args() { changeId, number, reasons }: FindEntryUnaffectedArgs,
  ) {
    return this.changed.findUnaffected(ctx, changeId, number, reasons);
  }

  @Mutation(() => CatalogChangeType, { description: 'The department asks for more time.' })
  @Requires('catalog.change.ask-extension')
  askChangeExtension(@Ctx() ctx: Context, @Args() { changeId, reasons }: AskChangeExtensionArgs) {
    return this.extension.ask(ctx, changeId, reasons);
  }

  @Mutation(() => CatalogChangeType, {
    description: 'The authority consents to it, or says why not.',
  })
  @Requires('catalog.change.answer-extension')
  answerChangeExtension(
    @Ctx() ctx: Context,
    @Args() { changeId, ...answer }: AnswerChangeExtensionArgs,
  ) {
    return this.extension.answer(ctx, changeId, answer);
  }

  @ResolveField('entries', () => [ChangedEntryType])
  entriesOf(@Parent() { id }: CatalogChange) {
    return this.register.entriesOf(id);
  }

  @ResolveField('clocks', () => [ClockType])
  clocksOf(@Parent() { id }: CatalogChange) {
    return this.clocks.ofMatter(id);
  }

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() { actor, language }: Context, @Parent() change: CatalogChange) {
    return tellActions(catalogChangeActions(actor, await this.register.fileOf(change)), language);
  }
}
