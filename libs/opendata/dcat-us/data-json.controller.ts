import { Readable } from 'node:stream';
import { Controller, Get, Inject, Req, StreamableFile } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { Config, Ctx, Public, limits, type Context } from '@shutong/platform';
import type { FastifyRequest } from 'fastify';
import { portalOf } from '../listing/portal-address';
import { PortalCatalogue } from '../listing/portal-catalogue.service';
import { dataJsonDataset, dataJsonSchema, type Desk } from './data-json';

/** The whole catalogue in one file, as harvesters of DCAT-US want it (internet zone). */
@Controller()
export class DataJsonController {
  constructor(
    @Inject(PortalCatalogue) private readonly catalogue: PortalCatalogue,
    @Inject(Usage) private readonly usage: Usage,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Everything that the portal lists, by DCAT-US 1.1, in the order of the ids. */
  @Get('data.json')
  @Public(
    'What is listed is open for everybody; the database role of the portal sees nothing else.',
  )
  async dataJson(@Ctx() ctx: Context, @Req() request: FastifyRequest): Promise<StreamableFile> {
    const portal = portalOf(this.config, request);
    const act = { act: 'view', channel: 'portal' } as const;
    // Counted before the first page is read: a catalogue that cannot be asked is a refusal, not half a file.
    const count = () => this.catalogue.count(ctx);
    await this.usage.counted(ctx, act, count, (rows) => ({ rows }));
    const content = Readable.from(this.written(ctx, portal));
    return new StreamableFile(content, { type: 'application/json; charset=utf-8' });
  }

  /** A page of datasets at a time, so that the file needs no more memory than one. */
  private async *written(ctx: Context, portal: string): AsyncGenerator<string> {
    const head = {
      '@id': `${portal}/data.json`,
      '@type': 'dcat:Catalog',
      conformsTo: dataJsonSchema,
    };
    const context = `${dataJsonSchema}/catalog.jsonld`;
    const start = JSON.stringify({
      '@context': context,
      ...head,
      describedBy: `${dataJsonSchema}/catalog.json`,
    });
    yield `${start.slice(0, -1)},"dataset":[`;
    const desk = deskOf(this.config, portal);
    const first = limits.dcatPage.value;
    for (let after: string | undefined, isFirst = true; ; isFirst = false) {
      const asked = { first, ...(after === undefined ? {} : { after }) };
      const datasets = await this.catalogue.page(ctx, asked, portal);
      const lines = datasets.map((one) => JSON.stringify(dataJsonDataset(one, portal, desk)));
      if (lines.length > 0) yield `${isFirst ? '' : ','}\n${lines.join(',\n')}`;
      if (datasets.length < first) break;
      after = datasets.at(-1)!.id;
    }
    yield '\n]}\n';
  }
}

const deskOf = (
  { portalPublisher, portalContact }: Pick<Config, 'portalPublisher' | 'portalContact'>,
  portal: string,
): Desk => ({
  name: portalPublisher,
  email: portalContact || `postmaster@${new URL(portal).hostname}`,
});
