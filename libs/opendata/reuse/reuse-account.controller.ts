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
import { OpenPageParameters } from '../open-dataset/open-dataset.controller';
import { answerTaken } from '../intake/taken-up';
import type { HandedInReusesAnswer, ReuseReceived } from './open-reuse';
import { OpenReuses } from './open-reuses.service';
import { ReuseBody } from './reuse.input';

const because =
  'Whoever holds the management secret of an account reaches what that account has handed in.';

/** A developer's own reuses, by the management secret (internet zone). */
@Controller('api/v1/developer/reuses')
@BySecret()
@Public(because)
export class ReuseAccountController {
  constructor(
    @Inject(AccountAccess) private readonly access: AccountAccess,
    @Inject(OpenReuses) private readonly reuses: OpenReuses,
  ) {}

  /** What the account has handed in, last first, whatever became of it. */
  @Get()
  async list(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Query() asked: OpenPageParameters,
  ): Promise<HandedInReusesAnswer> {
    const by = await this.access.prove(ctx, request);
    const { nodes, hasNextPage, endCursor } = await this.reuses.ownList(ctx, by, asked);
    return { reuses: nodes, next: hasNextPage ? endCursor : null };
  }

  /** Hands in what came out of open datasets; a person of the authority judges it. 202 where it is received within seconds. */
  @Post()
  async handIn(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Body() wish: ReuseBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReuseReceived> {
    const by = await this.access.proveForAddition(ctx, request);
    const received = await this.reuses.handIn(ctx, by, wish);
    answerTaken(reply, received.isReceived, HttpStatus.CREATED);
    return received;
  }

  /** Takes one back, for good; 202 where it is still shown, which it is for seconds. */
  @Delete(':id')
  async retire(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Param('id', UuidPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const by = await this.access.proveForChange(ctx, request);
    const isDone = await this.reuses.retire(ctx, by, id.toLowerCase());
    answerTaken(reply, isDone, HttpStatus.NO_CONTENT);
  }
}
