import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Ctx, Requires, messageOf, type Context, type HubError } from '@shutong/platform';
import { EntryEditType } from './bulk-edit.graphql';
import { EditEntriesArgs } from './bulk-edit.input';
import { BulkEdit } from './bulk-edit.service';

@Resolver(() => EntryEditType)
export class BulkEditResolver {
  constructor(@Inject(BulkEdit) private readonly bulk: BulkEdit) {}

  @Mutation(() => [EntryEditType], {
    description:
      "Makes some contents the same in up to 100 entries of one's own department, each by itself: one that is refused keeps no other out.",
  })
  @Requires('catalog.entry.edit')
  async editEntries(@Ctx() ctx: Context, @Args() { ids, filter, change }: EditEntriesArgs) {
    const results = await this.bulk.edit(
      ctx,
      { ...(ids ? { ids } : {}), ...(filter ? { filter } : {}) },
      change,
    );
    return results.map((result) => ({ ...result, error: result.error && told(result.error, ctx) }));
  }
}

function told({ code, params, problems }: HubError, { language }: Context) {
  const { title, cause } = messageOf(code, language, params);
  return { code, message: `${title}${language === 'en' ? ': ' : '：'}${cause}`, problems };
}
