import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Public } from '@shutong/platform';
import { metricsText } from './queue.metrics';
import { Queues } from './queues.service';

/** Figures for the operator's monitoring, at the worker's own address. */
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(Queues) private readonly queues: Queues) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Public('Monitoring asks the worker; it answers names of topics and counts, nothing of content.')
  async metrics(): Promise<string> {
    return metricsText(await this.queues.all());
  }
}
