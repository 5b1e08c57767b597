import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Post,
  Query,
  Req,
  StreamableFile,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Ctx, Requires, bytesOf, leaveUnread, limits, type Context } from '@shutong/platform';
import { ExportParameters, ImportParameters } from './export.parameters';
import type { SheetReport } from './import-report';
import { mediaTypes } from './media-types';
import { SheetExport } from './sheet-export.service';
import { SheetImport } from './sheet-import.service';
import { SheetSlots } from './sheet-slots.service';
import { sheetErrors } from './sheet.errors';

/** Entries as workbooks, CSV and JSON lines (government network). */
@Controller('api/v1/catalog')
export class SheetController implements OnModuleInit {
  constructor(
    @Inject(SheetExport) private readonly exporting: SheetExport,
    @Inject(SheetImport) private readonly importing: SheetImport,
    @Inject(SheetSlots) private readonly slots: SheetSlots,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    leaveUnread(this.host, mediaTypes.csv, mediaTypes.xlsx);
  }

  /** What the caller may read, by the same filter as `entries`; sent while it is read. */
  @Get('export')
  @Requires('catalog.sheet.export')
  async export(
    @Ctx() ctx: Context,
    @Query() { format, sheet, ...filter }: ExportParameters,
  ): Promise<StreamableFile> {
    const release = this.slots.take();
    try {
      const stream = await this.exporting.start(ctx, { format, sheet, filter });
      stream.once('close', release);
      const name = format === 'csv' ? sheet : 'catalog';
      return new StreamableFile(stream, {
        type: format === 'xlsx' ? mediaTypes.xlsx : `${mediaTypes[format]}; charset=utf-8`,
        disposition: `attachment; filename="${name}.${format}"`,
      });
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Drafts and revises entries of the caller's department, row by row; what is wrong with one keeps no other out. */
  @Post('import')
  @HttpCode(200)
  @Requires('catalog.sheet.import')
  async import(
    @Ctx() ctx: Context,
    @Body() body: unknown,
    @Query() { dry, sheet }: ImportParameters,
    @Req() { headers }: FastifyRequest,
  ): Promise<SheetReport> {
    const release = this.slots.take();
    try {
      const limit = limits.sheetBytes.value;
      const tooLarge = () => sheetErrors.tooLarge({ limit, unit: 'bytes' });
      const allowed = `${mediaTypes.csv}, ${mediaTypes.xlsx}`;
      const bytes = await bytesOf(body, { allowed, limit, tooLarge });
      if (bytes.length === 0) throw sheetErrors.empty();
      const isWorkbook = (headers['content-type'] ?? '').startsWith(mediaTypes.xlsx);
      const file = isWorkbook
        ? ({ kind: 'workbook', bytes } as const)
        : ({ kind: 'csv', bytes, sheet } as const);
      return await this.importing.run(ctx, file, dry);
    } finally {
      release();
    }
  }
}
