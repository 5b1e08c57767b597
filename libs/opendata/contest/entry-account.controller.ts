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
import { ContestEntryBody } from './contest.input';
import type { EntryReceived, OwnEntriesAnswer } from './open-contest';
import { OpenContests } from './open-contests.service';

const because =
  'Whoever holds the management secret of an account reaches what that account has entered.';

/** A developer's own entries of contests, by the management secret (internet zone). */
@Controller('api/v1/developer/entries')
@BySecret()
@Public(because)
export class EntryAccountController {
  constructor(
    @Inject(AccountAccess) private readonly access: AccountAccess,
    @Inject(OpenContests) private readonly contests: OpenContests,
  ) {}

  /** What the account has entered, last first, with the names of its keys. */
  @Get()
  async list(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Query() asked: OpenPageParameters,
  ): Promise<OwnEntriesAnswer> {
    const by = await this.access.prove(ctx, request);
    const { nodes, hasNextPage, endCursor } = await this.contests.ownEntries(ctx, by, asked);
    return { entries: nodes, next: hasNextPage ? endCursor : null };
  }

  /** Enters a contest or project that is not over; 202 where it is entered within seconds. */
  @Post()
  async enter(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Body() wish: ContestEntryBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EntryReceived> {
    const by = await this.access.proveForAddition(ctx, request);
    const received = await this.contests.enter(ctx, by, wish);
    answerTaken(reply, received.isReceived, HttpStatus.CREATED);
    return received;
  }

  /** Takes one back, for good, while the contest is not over: none of its keys works any more. 202 where that takes seconds. */
  @Delete(':id')
  async withdraw(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Param('id', UuidPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const by = await this.access.proveForChange(ctx, request);
    const isDone = await this.contests.withdraw(ctx, by, id.toLowerCase());
    answerTaken(reply, isDone, HttpStatus.NO_CONTENT);
  }
}
