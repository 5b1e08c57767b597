import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { AvailableActionType, Ctx, tellActions, type Context } from '@shutong/platform';
import { entryActions } from './entry-actions.policy';
import { EntryFiles } from './entry-files.service';
import type { Entry } from './entry.entity';
import { EntryType } from './entry.graphql';

@Resolver(() => EntryType)
export class EntryActionsResolver {
  constructor(@Inject(EntryFiles) private readonly files: EntryFiles) {}

  /** Steps and the reason why each cannot be taken now, in the asker's language. */
  @ResolveField('availableActions', () => [AvailableActionType])
  async availableActions(@Ctx() ctx: Context, @Parent() entry: Entry) {
    return tellActions(entryActions(ctx.actor, await this.files.of(ctx, entry)), ctx.language);
  }
}
