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
import { Ctx, Public, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountAccess } from '../account/account-access.service';
import { OpenNotices } from '../developer-notice/open-notices.service';
import { OpenPageParameters } from '../open-dataset/open-dataset.controller';
import { answerTaken } from '../intake/taken-up';
import type { AgreementsAnswer } from '../licensed/own-agreement';
import { OwnAgreements } from '../licensed/own-agreements.service';
import { BySecret } from './by-secret';
import type {
  CallsAnswer,
  DeveloperAccount,
  MadeKey,
  NoticesAnswer,
  UsageAnswer,
} from './developer';
import { DeveloperDesk } from './developer-desk.service';
import { KeyPlace, MakeKeyBody, RotateKeyBody, UsageParameters } from './developer.input';
import { OpenDevelopers } from './open-developers.service';

const because =
  'Whoever holds the management secret of an account reaches that account, and no other.';

/** A developer's own account, by its management secret (internet zone). */
@Controller('api/v1/developer')
@BySecret()
@Public(because)
export class DeveloperAccountController {
  constructor(
    @Inject(OpenDevelopers) private readonly developers: OpenDevelopers,
    @Inject(DeveloperDesk) private readonly desk: DeveloperDesk,
    @Inject(AccountAccess) private readonly access: AccountAccess,
    @Inject(OpenNotices) private readonly told: OpenNotices,
    @Inject(OwnAgreements) private readonly agreements: OwnAgreements,
  ) {}

  /** The account with its keys, its quotas and what of them is used. */
  @Get()
  async account(@Ctx() ctx: Context, @Req() request: FastifyRequest): Promise<DeveloperAccount> {
    return this.developers.account(ctx, await this.access.prove(ctx, request));
  }

  /** Makes a key, shown in this answer alone; 202 where it cannot be used yet, which it can be within seconds. */
  @Post('keys')
  async makeKey(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Body() wish: MakeKeyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MadeKey> {
    const by = await this.access.proveForChange(ctx, request);
    return answered(reply, await this.desk.makeKey(ctx, by, wish));
  }

  /** Makes a key in place of another one, with the same tier, scopes, datasets and length of life; the former one goes on working for a while. */
  @Post('keys/:name/rotation')
  async rotateKey(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Param() { name }: KeyPlace,
    @Body() { overlapHours }: RotateKeyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MadeKey> {
    const by = await this.access.proveForChange(ctx, request);
    return answered(reply, await this.desk.rotateKey(ctx, by, name, overlapHours));
  }

  /** Revokes a key, for good; 202 where it still works, which it does for seconds. */
  @Delete('keys/:name')
  async revokeKey(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Param() { name }: KeyPlace,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const by = await this.access.proveForChange(ctx, request);
    const isDone = await this.desk.revokeKey(ctx, by, name);
    answerTaken(reply, isDone, HttpStatus.NO_CONTENT);
  }

  /** Agreements on conditionally open data that are in force for whom the account acts, concluded last first. A key bound to one asks for the rows of its datasets. */
  @Get('agreements')
  async ownAgreements(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Query() asked: OpenPageParameters,
  ): Promise<AgreementsAnswer> {
    const by = await this.access.prove(ctx, request);
    const { nodes, hasNextPage, endCursor } = await this.agreements.list(ctx, by, asked);
    return { agreements: nodes, next: hasNextPage ? endCursor : null };
  }

  /** What was called with the account's keys by day, key, operation and dataset: sums of the log of calls, oldest first. */
  @Get('usage')
  async usage(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Query() asked: UsageParameters,
  ): Promise<UsageAnswer> {
    const { id } = await this.access.prove(ctx, request);
    const { nodes, hasNextPage, endCursor } = await this.developers.usage(ctx, id, asked);
    return { days: nodes, next: hasNextPage ? endCursor : null };
  }

  /** What the account was told, latest first: of datasets that its reuses and keys depend on, and of what it has handed in. */
  @Get('notices')
  async notices(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Query() asked: OpenPageParameters,
  ): Promise<NoticesAnswer> {
    const { id } = await this.access.prove(ctx, request);
    const { nodes, hasNextPage, endCursor } = await this.told.list(ctx, id, asked);
    return { notices: nodes, next: hasNextPage ? endCursor : null };
  }

  /** The log of calls with the account's keys, latest first. */
  @Get('calls')
  async calls(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Query() asked: OpenPageParameters,
  ): Promise<CallsAnswer> {
    const { id: developer } = await this.access.prove(ctx, request);
    const { nodes, hasNextPage, endCursor } = await this.developers.calls(ctx, developer, asked);
    return { calls: nodes, next: hasNextPage ? endCursor : null };
  }
}

function answered(reply: FastifyReply, made: MadeKey): MadeKey {
  answerTaken(reply, made.isReady, HttpStatus.CREATED);
  return made;
}
