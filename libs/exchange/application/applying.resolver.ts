import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { EntryType, ResourceType } from '@shutong/catalog';
import { AvailableActionType, Ctx, tellActions, type Context } from '@shutong/platform';
import { Applying } from './applying.service';

const description =
  'Steps that begin an application for it, and why the asker cannot take each: as far as that does not depend on what is asked for.';

/** What the catalogue cannot know of its resources: whether the asker may apply for them. */
@Resolver(() => ResourceType)
export class ResourceApplyingResolver {
  constructor(@Inject(Applying) private readonly applying: Applying) {}

  @ResolveField(() => [AvailableActionType], { description })
  async applicationActions(@Ctx() ctx: Context, @Parent() { id: resourceId }: ResourceType) {
    return tellActions(await this.applying.actionsFor(ctx, { resourceId }), ctx.language);
  }
}

/** The same of entries under which nothing is mounted. */
@Resolver(() => EntryType)
export class EntryApplyingResolver {
  constructor(@Inject(Applying) private readonly applying: Applying) {}

  @ResolveField(() => [AvailableActionType], { description })
  async applicationActions(@Ctx() ctx: Context, @Parent() { id: entryId }: EntryType) {
    return tellActions(await this.applying.actionsFor(ctx, { entryId }), ctx.language);
  }
}
