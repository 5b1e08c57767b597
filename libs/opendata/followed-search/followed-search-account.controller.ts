import {
  Body,
  Controller,
  Delete,
  Get,
  HttpStatus,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { Ctx, Public, UuidPipe, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountAccess } from '../account/account-access.service';
import { BySecret } from '../developer/by-secret';
import { answerTaken } from '../intake/taken-up';
import { OpenPageParameters } from '../open-dataset/open-dataset.controller';
import { FollowedSearchBody } from './followed-search.input';
import {
  OpenFollowedSearches,
  type FollowedSearchesAnswer,
  type SearchFollowed,
} from './open-followed-searches.service';

const because =
  'Whoever holds the management secret of an account reaches the searches that it follows.';

/** Searches that a developer's account follows, by the management secret (internet zone). */
@Controller('api/v1/developer/searches')
@BySecret()
@Public(because)
export class FollowedSearchAccountController {
  constructor(
    @Inject(AccountAccess) private readonly access: AccountAccess,
    @Inject(OpenFollowedSearches) private readonly searches: OpenFollowedSearches,
  ) {}

  /** Searches that the account follows, the one followed last first. */
  @Get()
  async list(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Query() asked: OpenPageParameters,
  ): Promise<FollowedSearchesAnswer> {
    const by = await this.access.prove(ctx, request);
    const { nodes, hasNextPage, endCursor } = await this.searches.list(ctx, by, asked);
    return { searches: nodes, next: hasNextPage ? endCursor : null };
  }

  /** Follows a search: the account is told of datasets and versions that are shown from now on and that it finds. 202 where it does within seconds. */
  @Post()
  async follow(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Body() { q }: FollowedSearchBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SearchFollowed> {
    const by = await this.access.proveForAddition(ctx, request);
    const followed = await this.searches.follow(ctx, by, q);
    answerTaken(reply, followed.isFollowed, HttpStatus.CREATED);
    return followed;
  }

  /** Follows it no longer. */
  @Delete(':id')
  async unfollow(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Param('id', UuidPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const by = await this.access.proveForChange(ctx, request);
    const isDone = await this.searches.unfollow(ctx, by, id.toLowerCase());
    answerTaken(reply, isDone, HttpStatus.NO_CONTENT);
  }
}
