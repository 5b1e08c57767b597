import { Module } from '@nestjs/common';
import './audit.permissions';
import { LogController } from './published/log.controller';
import { ProofController } from './published/proof.controller';
import { PublishedLog } from './published/published-log.service';
import { LogReader } from './search/log-reader.service';
import { LogSearchResolver } from './search/search.resolver';

/** The log as auditors read it and as anyone checks it. */
@Module({
  controllers: [LogController, ProofController],
  providers: [LogReader, LogSearchResolver, PublishedLog],
})
export class AuditHubModule {}
