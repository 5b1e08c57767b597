import { Module } from '@nestjs/common';
import { DeadLetterResolver } from './dead-letter/dead-letter.resolver';
import { DeadLetterService } from './dead-letter/dead-letter.service';
import './operations.permissions';

/** For those who run the hub. */
@Module({ providers: [DeadLetterResolver, DeadLetterService] })
export class OperationsHubModule {}
