import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { Ctx, Requires, type Context } from '@shutong/platform';
import { parseCommand, WireError, type CallAnswer, type CallCommand } from '@shutong/wire';
import { callErrors } from './call.errors';
import { CallService } from './call.service';

/** Verifications and queries, as sealed by the requester's connector. */
@Controller('api/v1/calls')
export class CallController {
  constructor(@Inject(CallService) private readonly calls: CallService) {}

  @Post()
  @HttpCode(200)
  @Requires('exchange.call.send')
  call(@Ctx() ctx: Context, @Body() body: Record<string, unknown>): Promise<CallAnswer> {
    return this.calls.call(ctx, commandOf(body));
  }
}

function commandOf(body: unknown): CallCommand {
  try {
    return parseCommand(body);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const { code, message } = error;
    if (code === 'wire.version-unsupported') throw callErrors.wireVersion({ why: message });
    throw callErrors.malformed({ field: message });
  }
}
