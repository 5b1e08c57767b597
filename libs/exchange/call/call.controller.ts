import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { sendingAtRisk } from '@shutong/crash';
import { Ctx, Requires, type Context } from '@shutong/platform';
import type { CallAnswer } from '@shutong/wire';
import type { FastifyReply } from 'fastify';
import { CallService } from './call.service';

/** Verifications and queries, as sealed by the requester's connector. */
@Controller('api/v1/calls')
export class CallController {
  constructor(@Inject(CallService) private readonly calls: CallService) {}

  @Post()
  @HttpCode(200)
  @Requires('exchange.call.send')
  async call(
    @Ctx() ctx: Context,
    @Body() body: Record<string, unknown>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CallAnswer> {
    const answer = await this.calls.receive(ctx, body);
    sendingAtRisk('answer.send', reply.raw);
    return answer;
  }
}
