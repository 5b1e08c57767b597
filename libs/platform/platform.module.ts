import { Module, type DynamicModule } from '@nestjs/common';
import { Clock } from './clock/clock';
import { Config } from './config/config';
import { Database } from './database/database';
import { HealthChecks } from './health/health-checks';
import { HealthController } from './health/health.controller';

/** What a process hands to its modules. */
export interface PlatformParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly database: Database;
}

/** Makes config, clock and database injectable everywhere in the process. */
@Module({})
export class PlatformModule {
  static with(parts: PlatformParts): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      controllers: [HealthController],
      providers: [
        { provide: Config, useValue: parts.config },
        { provide: Clock, useValue: parts.clock },
        { provide: Database, useValue: parts.database },
        HealthChecks,
      ],
      exports: [Config, Clock, Database, HealthChecks],
    };
  }
}
