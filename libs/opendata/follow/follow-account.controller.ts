import {
  Controller,
  Delete,
  Get,
  HttpStatus,
  Inject,
  Param,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { Ctx, Public, UuidPipe, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountAccess } from '../account/account-access.service';
import { BySecret } from '../developer/by-secret';
import { OpenPageParameters } from '../open-dataset/open-dataset.controller';
import { answerTaken } from '../intake/taken-up';
import { OpenFollows, type FollowsAnswer } from './open-follows.service';

const because =
  'Whoever holds the management secret of an account reaches what that account follows.';

/** What a developer's account follows, by the management secret (internet zone). */
@Controller('api/v1/developer/follows')
@BySecret()
@Public(because)
export class FollowAccountController {
  constructor(
    @Inject(AccountAccess) private readonly access: AccountAccess,
    @Inject(OpenFollows) private readonly follows: OpenFollows,
  ) {}

  /** Datasets that the account follows, by their ids. */
  @Get()
  async list(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Query() asked: OpenPageParameters,
  ): Promise<FollowsAnswer> {
    const by = await this.access.prove(ctx, request);
    const { nodes, hasNextPage, endCursor } = await this.follows.list(ctx, by, asked);
    return { follows: nodes, next: hasNextPage ? endCursor : null };
  }

  /** Follows a dataset, own or harvested: the account is told of new versions, withdrawals and answered corrections. 202 where it does within seconds. */
  @Put(':dataset')
  async follow(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Param('dataset', UuidPipe) dataset: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const by = await this.access.proveForAddition(ctx, request);
    const isDone = await this.follows.follow(ctx, by, dataset.toLowerCase());
    answerTaken(reply, isDone, HttpStatus.NO_CONTENT);
  }

  /** Follows it no longer. */
  @Delete(':dataset')
  async unfollow(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Param('dataset', UuidPipe) dataset: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const by = await this.access.proveForChange(ctx, request);
    const isDone = await this.follows.unfollow(ctx, by, dataset.toLowerCase());
    answerTaken(reply, isDone, HttpStatus.NO_CONTENT);
  }
}
