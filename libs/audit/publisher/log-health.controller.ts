import { Controller, Get, Inject, Res } from '@nestjs/common';
import { Public } from '@shutong/platform';
import type { FastifyReply } from 'fastify';
import { LogWriter, latestMs, type LogStanding } from './log-writer.service';

/** Whether the log is ordered and published as fast as it grows, at the worker's own address. */
@Controller('health/log')
export class LogHealthController {
  constructor(@Inject(LogWriter) private readonly writer: LogWriter) {}

  /** 503 where a step fails or the log is more than ten seconds behind. */
  @Get()
  @Public('Operators ask the worker; it answers sizes and the last failure, nothing of content.')
  async health(@Res({ passthrough: true }) reply: FastifyReply): Promise<LogStanding> {
    const standing = await this.writer.standing();
    const well = standing.failure === undefined && standing.behindMs <= latestMs;
    void reply.status(well ? 200 : 503);
    return standing;
  }
}
