import { Controller, Get, Inject } from '@nestjs/common';
import { SystemClock } from '../clock/clock';
import { systemContext } from '../context/context';
import { Database } from '../database/database';
import { Public } from '../permissions/permissions';
import { platformErrors } from '../errors/platform.errors';
import { HealthChecks } from './health-checks';

/** Whether this process can do its work: it answers 503 when its database or a part of it does not. */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(HealthChecks) private readonly checks: HealthChecks,
  ) {}

  @Get()
  @Public('Load balancers and operators ask it without a token; it says nothing of content.')
  async health(): Promise<{ status: 'ok' }> {
    const ctx = systemContext('health', new SystemClock().now());
    await this.database.query(ctx, 'SELECT 1').catch(() => {
      throw platformErrors.unavailable();
    });
    if (!this.checks.allWell) throw platformErrors.unavailable();
    return { status: 'ok' };
  }
}
