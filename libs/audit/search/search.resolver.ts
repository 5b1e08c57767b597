import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { connectionOf, Ctx, Requires, type Context } from '@shutong/platform';
import { LogReader } from './log-reader.service';
import { LogEntryConnection, LogSearchArgs, type LogEntryType } from './search.graphql';
import type { FoundRow } from './search.query';

@Resolver()
export class LogSearchResolver {
  constructor(@Inject(LogReader) private readonly reader: LogReader) {}

  @Query(() => LogEntryConnection, {
    description: 'Searches the audit log, newest first. The search is itself an entry.',
  })
  @Requires('audit.entry.search')
  async logEntries(@Ctx() ctx: Context, @Args() { filter, ...rest }: LogSearchArgs) {
    const page = await this.reader.search(ctx, { ...rest, filter: { ...filter } });
    return connectionOf({ ...page, nodes: page.nodes.map(shown) });
  }
}

function shown({ pk: _, seq, body, ...row }: FoundRow): LogEntryType {
  const text = body.toString('utf8');
  const { reason } = JSON.parse(text) as { reason: string };
  return { ...row, seq: seq === null ? null : Number(seq), reason, body: text };
}
