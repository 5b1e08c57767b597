import {
  Body,
  Controller,
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
import { Quotas } from '../quota/quotas.service';
import { answerTaken } from '../intake/taken-up';
import { FeedbackBody, FeedbackParameters } from './feedback.input';
import type { FeedbackReceived, OpenFeedbackAnswer, OpenFeedbackMessage } from './open-feedback';
import { OpenFeedback } from './open-feedback.service';

const because = 'Everybody may ask, correct and comment, and read what was answered.';

/** Requests for data, corrections and comments, and their answers (internet zone). */
@Controller('api/v1/feedback')
@Public(because)
export class OpenFeedbackController {
  constructor(
    @Inject(OpenFeedback) private readonly feedback: OpenFeedback,
    @Inject(Quotas) private readonly quotas: Quotas,
  ) {}

  /** Hands in a request for data, a correction, a comment, or a complaint about a developer; 202 where its department has it within seconds. */
  @Post()
  async handIn(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Body() wish: FeedbackBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedbackReceived> {
    this.quotas.assertMayHandIn('feedback', request);
    const received = await this.feedback.handIn(ctx, wish);
    answerTaken(reply, received.isReceived, HttpStatus.CREATED);
    return received;
  }

  /** What was handed in, last first, with its due day; texts and answers of what is answered. */
  @Get()
  async list(@Ctx() ctx: Context, @Query() asked: FeedbackParameters): Promise<OpenFeedbackAnswer> {
    const { nodes, hasNextPage, endCursor } = await this.feedback.list(ctx, asked);
    return { feedback: nodes, next: hasNextPage ? endCursor : null };
  }

  /** One of them, by the id that its handing in was answered with. */
  @Get(':id')
  get(@Ctx() ctx: Context, @Param('id', UuidPipe) id: string): Promise<OpenFeedbackMessage> {
    return this.feedback.get(ctx, id);
  }
}
