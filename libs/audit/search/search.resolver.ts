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
  async logEntries(@Ctx() ctx: Context, @Args() { filter, first, ...rest }: LogSearchArgs) {
    const wanted = { first, filter: given({ ...filter }), ...given(rest) };
    const page = await this.reader.search(ctx, wanted);
    return connectionOf({ ...page, nodes: page.nodes.map(shown) });
  }
}

/** GraphQL's null is the same as leaving out. */
const given = <T extends object>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as T;

function shown({ pk: _, seq, body, ...row }: FoundRow): LogEntryType {
  const text = body.toString('utf8');
  const { reason } = JSON.parse(text) as { reason: string };
  return { ...row, seq: seq === null ? null : Number(seq), reason, body: text };
}
