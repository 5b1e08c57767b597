import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
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
import { BeginUpload } from './begin-upload';
import { DatasetRegister, type SeenVersion } from './dataset-register.service';
import { Datasets } from './datasets.service';
import { Uploads, type UploadProgress } from './uploads.service';
import { VersionSteps } from './version-steps.service';
import type { VersionState } from './version.states';

const partialUpload = 'application/partial-upload';
const terms = { allowed: partialUpload, limit: limits.uploadPart.value };

/** A version whose file is sent, and what has become of it. */
export interface UploadedVersion extends UploadProgress {
  /** Of the version: by it the parts are sent. */
  readonly id: string;
  readonly number: number;
  readonly state: VersionState;
  /** Code of what it failed for (docs/errors.md). */
  readonly failure: string | null;
}

/** Files of versions, part by part (Resumable Uploads for HTTP, draft-ietf-httpbis-resumable-upload). */
@Controller('api/v1/dataset-uploads')
export class UploadController implements OnModuleInit {
  constructor(
    @Inject(Datasets) private readonly datasets: Datasets,
    @Inject(Uploads) private readonly uploads: Uploads,
    @Inject(DatasetRegister) private readonly register: DatasetRegister,
    @Inject(VersionSteps) private readonly steps: VersionSteps,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    leaveUnread(this.host, partialUpload);
  }

  /** Announces a file as the next version of a dataset: its parts go to the address in `Location`. */
  @Post()
  @HttpCode(201)
  @Requires('datasets.version.begin')
  async begin(
    @Ctx() ctx: Context,
    @Body() { dataset, ...file }: BeginUpload,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadedVersion> {
    const version = await this.datasets.begin(ctx, dataset, file);
    void reply.header('location', `/api/v1/dataset-uploads/${version.id}`);
    told(reply, version);
    return uploaded(version);
  }

  /** How much of the file is there, as HEAD tells it too, and what has become of it: the next part begins at `Upload-Offset`. */
  @Get(':id')
  @Requires('datasets.version.receive')
  async progress(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadedVersion> {
    const version = await this.register.version(ctx, id);
    told(reply, version);
    return uploaded(version);
  }

  /** Gives up a version that is not ready. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('datasets.version.discard')
  async discard(@Ctx() ctx: Context, @Param('id', UuidPipe) id: string): Promise<void> {
    await this.steps.discard(ctx, id);
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

const uploaded = ({
  failure,
  ...version
}: Pick<
  SeenVersion,
  keyof UploadProgress | 'id' | 'number' | 'state' | 'failure'
>): UploadedVersion => {
  const { id, number, state, received, bytes } = version;
  return { id, number, state, received, bytes, failure: failure?.code ?? null };
};

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
