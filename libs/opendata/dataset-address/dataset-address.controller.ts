import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { Config, Ctx, Public, UuidPipe, likedBest, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Documents } from '../document/documents.service';
import type { ListedDataset } from '../listing/listed-dataset';
import { portalOf } from '../listing/portal-address';
import type { Exchanged } from '../open-dataset/asker';
import { openErrors } from '../open-dataset/open-dataset.errors';
import { DatasetParameter, WrittenDatasetParameters } from './dataset-address.parameters';
import { DatasetAddresses, type DatasetAnswer } from './dataset-addresses.service';
import { datasetMediaTypes, datasetNegotiable, type DatasetFormat } from './dataset-format';

const because =
  'What is listed is open for everybody; the database role of the portal sees nothing else.';

/** One dataset, in the formats that programs read (internet zone). */
@Controller()
export class DatasetAddressController {
  constructor(
    @Inject(DatasetAddresses) private readonly addresses: DatasetAddresses,
    @Inject(Documents) private readonly documents: Documents,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** What an id names, dataset or distribution, written as Accept says: its persistent address. */
  @Get('id/:id')
  @Public(because)
  async thing(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DatasetAnswer | string | undefined> {
    const format = formatLiked(request, reply);
    const find = (portal: string) => this.addresses.identified(ctx, id, portal);
    return this.answer(ctx, format, { request, reply }, find);
  }

  /** A dataset by its id or its name, written as Accept says. */
  @Get('dataset/:dataset')
  @Public(because)
  async dataset(
    @Ctx() ctx: Context,
    @Param() { dataset }: DatasetParameter,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DatasetAnswer | string | undefined> {
    const format = formatLiked(request, reply);
    const find = (portal: string) => this.addresses.named(ctx, dataset, portal);
    return this.answer(ctx, format, { request, reply }, find);
  }

  /** The same, written as the ending says: `ttl`, `jsonld`, `rdf`, `xml` or `nt` (DCAT-AP), `json`, or `schema` (schema.org). */
  @Get('dataset/:dataset.:ending')
  @Public(because)
  async datasetWritten(
    @Ctx() ctx: Context,
    @Param() { dataset, ending }: WrittenDatasetParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DatasetAnswer | string | undefined> {
    const find = (portal: string) => this.addresses.named(ctx, dataset, portal);
    return this.answer(ctx, ending, { request, reply }, find);
  }

  private answer(
    ctx: Context,
    format: DatasetFormat,
    { request, reply }: Exchanged,
    find: (portal: string) => Promise<ListedDataset>,
  ): Promise<string | undefined> {
    const portal = portalOf(this.config, request);
    const as = { type: datasetMediaTypes[format], act: 'view' } as const;
    return this.documents.answer(ctx, as, { request, reply }, async () => {
      const dataset = await find(portal);
      request.openDataset = dataset.id;
      void reply.header('link', linksOf(`${portal}/dataset/${dataset.name}`));
      const written = await this.addresses.written(format, dataset, portal);
      return { ...written, dataset: dataset.id };
    });
  }
}

/** To the other formats, and to what changes about it (RFC 8288). */
function linksOf(address: string): string {
  const formats = Object.keys(datasetNegotiable) as DatasetFormat[];
  const others = formats.map((format) => [`${address}.${format}`, datasetMediaTypes[format]]);
  return [...others, [`${address}/feed.atom`, 'application/atom+xml']]
    .map(([to, type]) => `<${to}>; rel="alternate"; type="${type!.replaceAll('"', '\\"')}"`)
    .join(', ');
}

/** @throws openErrors.notAcceptable */
function formatLiked({ headers }: FastifyRequest, reply: FastifyReply): DatasetFormat {
  void reply.header('vary', 'accept');
  const liked = likedBest(headers.accept, datasetNegotiable);
  if (liked) return liked;
  const formats = [...new Set(Object.values(datasetMediaTypes))].join(', ');
  throw openErrors.notAcceptable({ formats });
}
