import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Controller, Get, Inject, Req, Res, StreamableFile } from '@nestjs/common';
import { Places } from '@shutong/datasets';
import { Usage } from '@shutong/messaging';
import { Config, Ctx, Public, limits, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { portalOf } from '../listing/portal-address';
import { PortalCatalogue } from '../listing/portal-catalogue.service';
import { askerOf, type Asker } from '../open-dataset/asker';
import { dataJsonDataset, dataJsonSchema, type Desk } from './data-json';

/** The whole catalogue in one file, as harvesters of DCAT-US want it (internet zone). */
@Controller()
export class DataJsonController {
  private readonly places = new Places(limits.wholeCatalogues.value, 0, 1);

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
  async dataJson(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const portal = portalOf(this.config, request);
    const act = { act: 'harvest', channel: 'portal' } as const;
    // Counted before the first page is read: a catalogue that cannot be asked is a refusal, not half a file.
    const count = () => this.catalogue.count();
    await this.usage.counted(ctx, act, count, (rows) => ({ rows }));
    // HEAD is told what it would get, and nothing is read for it.
    const content =
      request.method === 'HEAD'
        ? Readable.from([])
        : await this.begun(() => this.written(ctx, portal), askerOf(request, reply));
    return new StreamableFile(content, { type: 'application/json; charset=utf-8' });
  }

  /** It asks the database for every dataset there is: few at a time, one of each client, and none that nobody reads. */
  private begun(write: () => AsyncIterable<string>, { client, gone }: Asker): Promise<Readable> {
    return new Promise((resolve, reject) => {
      const send = async (): Promise<void> => {
        const signal = AbortSignal.any([gone, AbortSignal.timeout(limits.openExport.value)]);
        const content = Readable.from(write(), { signal });
        resolve(content);
        // Whoever reads is told by a file that breaks off.
        await finished(content, { writable: false }).catch(() => undefined);
      };
      this.places.within(send, { client }).catch(reject);
    });
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
