import { Body, Controller, HttpStatus, Inject, Post, Req, Res } from '@nestjs/common';
import { Ctx, Public, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Quotas } from '../quota/quotas.service';
import { answerTaken } from '../intake/taken-up';
import type { RegisteredDeveloper } from './developer';
import { DeveloperDesk } from './developer-desk.service';
import { MakeKeyBody, RegisterDeveloperBody } from './developer.input';

/** Where developers register themselves (internet zone). */
@Controller('api/v1/developers')
export class RegistrationController {
  constructor(
    @Inject(DeveloperDesk) private readonly desk: DeveloperDesk,
    @Inject(Quotas) private readonly quotas: Quotas,
  ) {}

  /** Makes an account and its first key, for the tier `open`. Management secret and key are shown in this answer alone; 202 where they cannot be used yet, which they can be within seconds. */
  @Post()
  @Public('Whoever wants to use open data regularly registers; nobody has to be known before.')
  async register(
    @Ctx() ctx: Context,
    @Req() request: FastifyRequest,
    @Body() wish: RegisterDeveloperBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegisteredDeveloper> {
    this.quotas.assertMayHandIn('registration', request);
    const first = Object.assign(new MakeKeyBody(), { label: wish.name });
    const made = await this.desk.register(ctx, wish, first);
    answerTaken(reply, made.isReady, HttpStatus.CREATED);
    return made;
  }
}
