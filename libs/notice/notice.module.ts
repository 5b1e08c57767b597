import { Global, Module } from '@nestjs/common';
import { Notices } from './notice/notices.service';
import { Templates } from './template/templates';

/** Telling people, for every process in which something happens that they are told of. */
@Global()
@Module({ providers: [Notices, Templates], exports: [Notices, Templates] })
export class NoticeModule {}
