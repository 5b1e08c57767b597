import { Module } from '@nestjs/common';
import { LogHealthController } from './publisher/log-health.controller';
import { LogWriter } from './publisher/log-writer.service';

/** Orders the log and publishes it. */
@Module({ controllers: [LogHealthController], providers: [LogWriter] })
export class AuditWorkerModule {}
