import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Patch,
  Res,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import {
  Ctx,
  Requires,
  UuidPipe,
  leaveUnread,
  limits,
  platformErrors,
  receiving,
  type Context,
} from '@shutong/platform';
import { DatasetRegister } from './dataset-register.service';
import { Uploads, type UploadProgress } from './uploads.service';

const partialUpload = 'application/partial-upload';
const terms = { allowed: partialUpload, limit: limits.uploadPart.value };

/** Files of versions, part by part (Resumable Uploads for HTTP, draft-ietf-httpbis-resumable-upload). */
@Controller('api/v1/dataset-uploads')
export class UploadController implements OnModuleInit {
  constructor(
    @Inject(Uploads) private readonly uploads: Uploads,
    @Inject(DatasetRegister) private readonly register: DatasetRegister,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    leaveUnread(this.host, partialUpload);
  }

  /** How much of the file is there, as HEAD tells it too: the next part begins at `Upload-Offset`. */
  @Get(':id')
  @Requires('datasets.version.receive')
  async progress(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadProgress> {
    const { received, bytes } = await this.register.version(ctx, id);
    told(reply, { received, bytes });
    return { received, bytes };
  }

  /** The next part, which begins at `Upload-Offset`. */
  @Patch(':id')
  @HttpCode(204)
  @Requires('datasets.version.receive')
  async receive(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Headers('upload-offset') offset: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const progress = await receiving(body, terms, (stream) =>
      this.uploads.receive(ctx, id, offsetOf(offset), stream),
    );
    told(reply, progress);
  }
}

function told(reply: FastifyReply, { received, bytes }: UploadProgress): void {
  void reply
    .header('upload-offset', String(received))
    .header('upload-length', String(bytes))
    .header('upload-complete', received === bytes ? '?1' : '?0')
    .header('cache-control', 'no-store');
}

function offsetOf(header: string | undefined): number {
  if (header !== undefined && /^\d{1,12}$/.test(header)) return Number(header);
  throw platformErrors.invalidInput({}, [{ field: 'upload-offset', rule: 'a number of bytes' }]);
}
