import type { Readable } from 'node:stream';
import { Body, Controller, HttpCode, Inject, Post, Query, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Ctx, Requires, limits, platformErrors, type Context } from '@shutong/platform';
import { departmentErrors } from './department.errors';
import { DepartmentImport, type ImportReport } from './import.service';

/** `POST /api/v1/departments/import[?dry=1]`, the body a table as text/csv. */
@Controller('api/v1/departments')
export class DepartmentImportController implements OnModuleInit {
  constructor(
    @Inject(DepartmentImport) private readonly departments: DepartmentImport,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  /** The table is handed on unread: nobody makes the hub hold one before the guard has let them in. */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addContentTypeParser('text/csv', (_request, body, done) => done(null, body));
  }

  @Post('import')
  @HttpCode(200)
  @Requires('identity.department.import')
  async import(
    @Ctx() ctx: Context,
    @Body() body: unknown,
    @Query('dry') dry?: string,
  ): Promise<ImportReport> {
    const bytes = await bytesOf(body);
    return dry === '1' ? this.departments.preview(ctx, bytes) : this.departments.run(ctx, bytes);
  }
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (!isStream(body)) {
    throw platformErrors.invalidInput({}, [{ field: 'content-type', rule: 'text/csv' }]);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limits.importBytes.value) {
      throw departmentErrors.importTooLarge({ limit: limits.importBytes.value, unit: 'bytes' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const isStream = (body: unknown): body is Readable =>
  typeof (body as Readable | null)?.[Symbol.asyncIterator] === 'function';
