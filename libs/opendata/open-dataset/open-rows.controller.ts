import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { Config, Ctx, Public, canonicalJson, sha256, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NeedsScope } from '../api-key/scopes';
import { askerOf } from './asker';
import { licenceHeaders, licenceOf } from './licence-headers';
import { openErrors } from './open-dataset.errors';
import { OpenDatasets } from './open-datasets.service';
import { OpenRows } from './open-rows.service';
import { isHeld } from './preconditions';
import { formatOf, linesOf, rowFormats, rowMediaTypes, type RowFormat } from './row-format';
import { WrittenRowParameters, givenOf } from './row.parameters';
import { answerOf } from './rows-answer';
import { contentOf } from './table-file';
import { TablePlace, WrittenTablePlace } from './table.parameters';
import type { FoundTable, OpenRowsAnswer } from './open-dataset';
import { becausePublished } from './zone';

type Query = Readonly<Record<string, string>>;

/** A table, what is asked of its rows, and how they are to be written. */
interface Asked {
  readonly table: FoundTable;
  readonly query: Query;
  readonly format: RowFormat;
  readonly forSpreadsheet: boolean;
  /** Whether missing periods have rows, too. */
  readonly inSeries: boolean;
  /** Ending of the address, with its dot. */
  readonly ending: string;
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Rows of published tables (internet zone). */
@Controller('api/v1/datasets')
@NeedsScope('rows')
export class OpenRowsController {
  constructor(
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(OpenRows) private readonly rows: OpenRows,
    @Inject(Usage) private readonly usage: Usage,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Rows of a table of a version, by its number or the `latest`: selected, filtered, sorted, grouped, page by page; written as Accept says. */
  @Get(':id/versions/:version/tables/:table/rows')
  @Public(becausePublished)
  async page(
    @Ctx() ctx: Context,
    @Param() place: TablePlace,
    @Query() parameters: WrittenRowParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenRowsAnswer | string | undefined> {
    const table = await this.datasets.table(ctx, place);
    void reply.header('vary', 'accept');
    const asked = askedOf(table, parameters, formatOf(request.headers.accept), '');
    return this.answer(ctx, asked, { request, reply });
  }

  /** The same rows, written as the ending says: `json`, `csv` or `jsonl`. */
  @Get(':id/versions/:version/tables/:table/rows.:format')
  @Public(becausePublished)
  async inFormat(
    @Ctx() ctx: Context,
    @Param() { format: ending, ...place }: WrittenTablePlace,
    @Query() parameters: WrittenRowParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenRowsAnswer | string | undefined> {
    const table = await this.datasets.table(ctx, place);
    const format = rowFormats.find((one) => one === ending);
    const asked = askedOf(table, parameters, format, `.${ending}`);
    return this.answer(ctx, asked, { request, reply });
  }

  /** Only a tag says that what somebody holds is still so: by dates, an older version would pass for a withdrawn later one. */
  private async answer(
    ctx: Context,
    asked: Asked,
    { request, reply }: Exchange,
  ): Promise<OpenRowsAnswer | string | undefined> {
    const { table, query, format, forSpreadsheet, inSeries } = asked;
    const { openLicence } = this.config;
    const licence = licenceOf(table, openLicence);
    const etag = tagOf(asked, licence);
    if (isHeld(request.headers['if-none-match'], etag)) {
      void reply.status(304).headers({ etag });
      return undefined;
    }
    const { dataset, version } = table;
    const found = await this.usage.counted(
      ctx,
      { act: 'call', channel: 'portal', dataset, version },
      () => this.rows[inSeries ? 'inSeries' : 'page'](table, query, askerOf(request, reply)),
      ({ rows }) => ({ rows: rows.length }),
    );
    const next = found.next === null ? [] : [linkOf(asked, found.next)];
    const lastModified = table.publishedAt.toUTCString();
    const told = licenceHeaders(table, openLicence, next);
    void reply.headers({ etag, 'last-modified': lastModified, ...told });
    const answer = answerOf(table, found, licence);
    if (format === 'json') return answer;
    void reply.type(`${rowMediaTypes[format]}; charset=utf-8`);
    return linesOf(format, answer, forSpreadsheet);
  }
}

function askedOf(
  table: FoundTable,
  { spreadsheet, series, ...parameters }: WrittenRowParameters,
  format: RowFormat | undefined,
  ending: string,
): Asked {
  if (!format) throw openErrors.notAcceptable({ formats: Object.values(rowMediaTypes).join(', ') });
  const query = givenOf(parameters);
  const [forSpreadsheet, inSeries] = [spreadsheet === 'true', series === 'true'];
  return { table, query, format, forSpreadsheet, inSeries, ending };
}

/** Of all that decides what is answered; a version never changes. */
function tagOf({ table, ending: _, ...how }: Asked, licence: string | null): string {
  const { dataset, version, place } = table;
  const decides = { dataset, version, place, content: contentOf(table), ...how, licence };
  return `"${sha256(canonicalJson(decides)).slice(0, 32)}"`;
}

/** The next page of the same version, whatever becomes the latest one meanwhile (RFC 8288). */
function linkOf({ table, query, forSpreadsheet, inSeries, ending }: Asked, cursor: string): string {
  const { dataset, version, place } = table;
  const written = {
    ...(forSpreadsheet ? { spreadsheet: 'true' } : {}),
    ...(inSeries ? { series: 'true' } : {}),
  };
  const parameters = new URLSearchParams({ ...query, ...written, cursor }).toString();
  return `</api/v1/datasets/${dataset}/versions/${version}/tables/${place}/rows${ending}?${parameters}>; rel="next"`;
}
