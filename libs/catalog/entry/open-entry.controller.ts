import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { Ctx, Public, type Context } from '@shutong/platform';
import { OpenEntries, type OpenEntry } from './open-entries.service';

/** Open entries, one by one (internet zone). A slash within a code is written %2F. */
@Controller('api/v1/entries')
export class OpenEntryController {
  constructor(
    @Inject(OpenEntries) private readonly entries: OpenEntries,
    @Inject(Usage) private readonly usage: Usage,
  ) {}

  @Get(':code')
  @Public('Open entries are for everybody; the database role sees nothing else.')
  entry(@Ctx() ctx: Context, @Param('code') code: string): Promise<OpenEntry> {
    const read = () => this.entries.byCode(ctx, code);
    const viewed = ({ id }: OpenEntry) => ({ entry: id, rows: 1 });
    return this.usage.counted(ctx, { act: 'view', channel: 'portal' }, read, viewed);
  }
}
