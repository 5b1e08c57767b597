import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
  StreamableFile,
  UseFilters,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Config, Ctx, Public, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAboutIn } from '../call-log/gate.guard';
import { NeedsScope, asAsked } from '../api-key/scopes';
import { portalOf } from '../listing/portal-address';
import { askerOf, assertMayAsk } from '../open-dataset/asker';
import { Asked } from './asked';
import { CkanActionList } from './ckan-action-list';
import { helpOf, type CkanAnswer } from './ckan-answer';
import { CkanFilter } from './ckan.filter';
import { givenIn } from './given';
import { LongAnswer } from './long-answer';
import { refuseEarlyInCkansWay } from './refused-early';

const because = 'It tells of nothing but what is open to everybody.';

/** CKAN's Action API (version 3), reading actions only; `/api/action` without a version is the same. */
@Controller('api')
@UseFilters(CkanFilter)
@NeedsScope(asAsked)
export class CkanController implements OnModuleInit {
  constructor(
    @Inject(CkanActionList) private readonly actions: CkanActionList,
    @Inject(Config) private readonly config: Config,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    refuseEarlyInCkansWay(this.host);
  }

  /** The version of the Action API. */
  @Get('3')
  @Public(because)
  version(): { readonly version: number } {
    return { version: 3 };
  }

  /** What the portal is, as CKAN tells it outside of its actions. */
  @Get('util/status')
  @Public(because)
  async status(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return (await this.run(ctx, 'status_show', request, reply)).result;
  }

  /** An action of the list of docs/ckan.md; its parameters stand in the query, lists repeated or as JSON. */
  @Get('3/action/:action')
  @Public(because)
  get(
    @Ctx() ctx: Context,
    @Param('action') action: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CkanAnswer> {
    return this.run(ctx, action, request, reply);
  }

  /** The same with its parameters in the body: JSON, or a form; where there is none, in the query. */
  @Post('3/action/:action')
  @HttpCode(200)
  @Public(because)
  post(
    @Ctx() ctx: Context,
    @Param('action') action: string,
    @Body() _body: object,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CkanAnswer> {
    return this.run(ctx, action, request, reply);
  }

  /** As under `/api/3/action`. */
  @Get('action/:action')
  @Public(because)
  getUnversioned(
    @Ctx() ctx: Context,
    @Param('action') action: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CkanAnswer> {
    return this.run(ctx, action, request, reply);
  }

  /** As under `/api/3/action`. */
  @Post('action/:action')
  @HttpCode(200)
  @Public(because)
  postUnversioned(
    @Ctx() ctx: Context,
    @Param('action') action: string,
    @Body() _body: object,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CkanAnswer> {
    return this.run(ctx, action, request, reply);
  }

  private async run(
    ctx: Context,
    action: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<CkanAnswer> {
    const portal = portalOf(this.config, request);
    const isAbout = isAboutIn(request);
    const by = { ctx, portal, asker: askerOf(request, reply), isAbout };
    const asked = new Asked(by, givenIn(request));
    const { readsRows, run } = this.actions.named(action);
    if (!readsRows) assertMayAsk(asked.asker, { scope: 'catalogue', dataset: null });
    const result = await run(asked);
    if (result instanceof LongAnswer) {
      // It is the JSON of an answer already.
      const type = 'application/json; charset=utf-8';
      return new StreamableFile(result.stream, { type }) as unknown as CkanAnswer;
    }
    return { help: helpOf(portal, action), success: true, result };
  }
}
