import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { Config, Ctx, Public, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DatasetParameter } from '../dataset-address/dataset-address.parameters';
import { Documents } from '../document/documents.service';
import { portalOf } from '../listing/portal-address';
import { atomType } from './atom';
import { FeedPageParameters, FeedParameters } from './feed.parameters';
import { Feeds } from './feeds.service';

const because =
  'What is listed is open for everybody; the database role of the portal sees nothing else.';

/** Changes of the catalogue as Atom feeds (internet zone). */
@Controller()
export class FeedController {
  constructor(
    @Inject(Feeds) private readonly feeds: Feeds,
    @Inject(Documents) private readonly documents: Documents,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Datasets of the catalogue, the last changed first, those that are shown no longer as tombstones (RFC 6721), or those alone that a search finds; paged (RFC 5005). */
  @Get('feed.atom')
  @Public(because)
  catalogue(
    @Ctx() ctx: Context,
    @Query() asked: FeedParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const portal = portalOf(this.config, request);
    const write = () => this.feeds.ofCatalogue(ctx, asked, portal);
    const as = { type: atomType, act: 'harvest' } as const;
    return this.documents.answer(ctx, as, { request, reply }, write);
  }

  /** Versions of one dataset, by its id or its name, the latest first. */
  @Get('dataset/:dataset/feed.atom')
  @Public(because)
  dataset(
    @Ctx() ctx: Context,
    @Param() { dataset }: DatasetParameter,
    @Query() asked: FeedPageParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const portal = portalOf(this.config, request);
    const write = () => this.feeds.ofDataset(ctx, dataset, asked, portal);
    const as = { type: atomType, act: 'view' } as const;
    return this.documents.answer(ctx, as, { request, reply }, write);
  }
}
