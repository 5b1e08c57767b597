import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { Config, Ctx, Public, UuidPipe, likedBest, sha256, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { portalOf } from '../listing/portal-address';
import { openErrors } from '../open-dataset/open-dataset.errors';
import { isHeld } from '../open-dataset/preconditions';
import {
  CataloguePageParameters,
  RdfEndingParameter,
  WrittenDatasetParameters,
} from './dcat.parameters';
import { Dcat, type RdfAnswer } from './dcat.service';
import { rdfMediaTypes, type RdfEnding } from './rdf-writing';

const because =
  'What is listed is open for everybody; the database role of the portal sees nothing else.';

/** What Accept may ask for; browsers and those who say nothing get Turtle, which people can read. */
const negotiable = {
  ttl: [rdfMediaTypes.ttl, 'text/plain', 'text/html'],
  jsonld: [rdfMediaTypes.jsonld, 'application/json'],
  rdf: [rdfMediaTypes.rdf, 'application/xml', 'text/xml'],
  nt: [rdfMediaTypes.nt],
} as const satisfies Partial<Record<RdfEnding, readonly string[]>>;

/** The catalogue and its datasets in RDF (DCAT-AP 3.0.1; internet zone). */
@Controller()
export class DcatController {
  constructor(
    @Inject(Dcat) private readonly dcat: Dcat,
    @Inject(Usage) private readonly usage: Usage,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** A page of the catalogue, written as Accept says. */
  @Get('catalog')
  @Public(because)
  async catalogue(
    @Ctx() ctx: Context,
    @Query() { after }: CataloguePageParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const portal = portalOf(this.config, request);
    const ending = endingLiked(request, reply);
    const asked = { after, portal, address: `${portal}/catalog` };
    return this.answer(ctx, ending, { request, reply }, () => this.dcat.page(ctx, ending, asked));
  }

  /** The same, written as the ending says: `ttl`, `jsonld`, `rdf`, `xml` or `nt`. */
  @Get('catalog.:ending')
  @Public(because)
  async catalogueWritten(
    @Ctx() ctx: Context,
    @Param() { ending }: RdfEndingParameter,
    @Query() { after }: CataloguePageParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const portal = portalOf(this.config, request);
    const asked = { after, portal, address: `${portal}/catalog.${ending}` };
    return this.answer(ctx, ending, { request, reply }, () => this.dcat.page(ctx, ending, asked));
  }

  /** A dataset by its id or its name. */
  @Get('dataset/:dataset.:ending')
  @Public(because)
  async dataset(
    @Ctx() ctx: Context,
    @Param() { dataset, ending }: WrittenDatasetParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const asked = { idOrName: dataset, portal: portalOf(this.config, request) };
    const run = () => this.dcat.dataset(ctx, ending, asked);
    return this.answer(ctx, ending, { request, reply }, run);
  }

  /** What an id names, dataset or distribution, written as Accept says: its persistent address. */
  @Get('id/:id')
  @Public(because)
  async thing(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const ending = endingLiked(request, reply);
    const asked = { id, portal: portalOf(this.config, request) };
    const run = () => this.dcat.thing(ctx, ending, asked);
    return this.answer(ctx, ending, { request, reply }, run);
  }

  private async answer(
    ctx: Context,
    ending: RdfEnding,
    { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
    run: () => Promise<RdfAnswer>,
  ): Promise<string | undefined> {
    const act = { act: 'view', channel: 'portal' } as const;
    const brought = ({ document, datasets }: RdfAnswer) => ({
      ...{ rows: datasets, bytes: Buffer.byteLength(document) },
    });
    const { document } = await this.usage.counted(ctx, act, run, brought);
    const etag = `"${sha256(document).slice(0, 32)}"`;
    void reply.headers({ etag });
    if (isHeld(request.headers['if-none-match'], etag)) {
      void reply.status(304);
      return undefined;
    }
    void reply.type(`${rdfMediaTypes[ending]}; charset=utf-8`);
    return document;
  }
}

/** @throws openErrors.notAcceptable */
function endingLiked({ headers }: FastifyRequest, reply: FastifyReply): RdfEnding {
  void reply.header('vary', 'accept');
  const liked = likedBest(headers.accept, negotiable);
  if (liked) return liked;
  throw openErrors.notAcceptable({ formats: Object.values(rdfMediaTypes).join(', ') });
}
