import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { Config, Ctx, Public, type Context } from '@shutong/platform';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Documents } from '../document/documents.service';
import { portalOf } from '../listing/portal-address';
import { Sitemap } from './sitemap.service';

const because = 'Search engines show everybody what is open, and no more than that is listed here.';

const written = { type: 'application/xml', act: 'harvest' } as const;

/** Which page of the sitemap is asked for. */
export class SitemapPageParameter {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  page: number;
}

/** What crawlers ask for before anything else (internet zone). */
@Controller()
export class SitemapController {
  constructor(
    @Inject(Sitemap) private readonly sitemap: Sitemap,
    @Inject(Documents) private readonly documents: Documents,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Where crawlers may go (RFC 9309): to what is said of datasets, not to their rows and files, which change with each parameter. */
  @Get('robots.txt')
  @Public(because)
  robots(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.type('text/plain; charset=utf-8');
    const sitemap = `Sitemap: ${portalOf(this.config, request)}/sitemap.xml`;
    return `User-agent: *\nDisallow: /api/\nDisallow: /datastore/\n\n${sitemap}\n`;
  }

  /** The pages of the sitemap (sitemaps.org). */
  @Get('sitemap.xml')
  @Public(because)
  index(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const portal = portalOf(this.config, request);
    const write = () => this.sitemap.index(ctx, portal);
    return this.documents.answer(ctx, written, { request, reply }, write);
  }

  /** One of them: addresses of datasets, each with its last change. */
  @Get('sitemap/:page.xml')
  @Public(because)
  page(
    @Ctx() ctx: Context,
    @Param() { page }: SitemapPageParameter,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const portal = portalOf(this.config, request);
    const write = () => this.sitemap.page(ctx, page, portal);
    return this.documents.answer(ctx, written, { request, reply }, write);
  }
}
