import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { Config, Ctx, Public, likedBest, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Documents } from '../document/documents.service';
import { portalOf } from '../listing/portal-address';
import type { Exchanged } from '../open-dataset/asker';
import { openErrors } from '../open-dataset/open-dataset.errors';
import { CataloguePageParameters, RdfEndingParameter } from './dcat.parameters';
import { Dcat, type PageAsked } from './dcat.service';
import { rdfMediaTypes, rdfNegotiable, type RdfEnding } from './rdf-writing';

const because =
  'What is listed is open for everybody; the database role of the portal sees nothing else.';

/** What Accept may ask for; browsers and those who say nothing get Turtle, which people can read. */
const negotiable = {
  ...rdfNegotiable,
  jsonld: [...rdfNegotiable.jsonld, 'application/json'],
} as const;

/** The catalogue in RDF (DCAT-AP 3.0.1; internet zone). */
@Controller()
export class DcatController {
  constructor(
    @Inject(Dcat) private readonly dcat: Dcat,
    @Inject(Documents) private readonly documents: Documents,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** A page of the catalogue, written as Accept says. */
  @Get('catalog')
  @Public(because)
  async catalogue(
    @Ctx() ctx: Context,
    @Query() { after, sourceClass }: CataloguePageParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const portal = portalOf(this.config, request);
    const ending = endingLiked(request, reply);
    const asked = { after, sourceClass, portal, address: `${portal}/catalog` };
    return this.answer(ctx, ending, asked, { request, reply });
  }

  /** The same, written as the ending says: `ttl`, `jsonld`, `rdf`, `xml` or `nt`. */
  @Get('catalog.:ending')
  @Public(because)
  async catalogueWritten(
    @Ctx() ctx: Context,
    @Param() { ending }: RdfEndingParameter,
    @Query() { after, sourceClass }: CataloguePageParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const portal = portalOf(this.config, request);
    const asked = { after, sourceClass, portal, address: `${portal}/catalog.${ending}` };
    return this.answer(ctx, ending, asked, { request, reply });
  }

  private answer(
    ctx: Context,
    ending: RdfEnding,
    asked: PageAsked,
    exchanged: Exchanged,
  ): Promise<string | undefined> {
    const write = () => this.dcat.page(ctx, ending, asked);
    const as = { type: rdfMediaTypes[ending], act: 'harvest' } as const;
    return this.documents.answer(ctx, as, exchanged, write);
  }
}

/** @throws openErrors.notAcceptable */
function endingLiked({ headers }: FastifyRequest, reply: FastifyReply): RdfEnding {
  void reply.header('vary', 'accept');
  const liked = likedBest(headers.accept, negotiable);
  if (liked) return liked;
  throw openErrors.notAcceptable({ formats: Object.values(rdfMediaTypes).join(', ') });
}
