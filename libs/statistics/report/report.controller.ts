import { Controller, Get, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { Config, Ctx, Requires, type Context } from '@shutong/platform';
import { monthShape } from '../measure/period';
import { reportKinds, type ReportKind } from './report';
import { reportHtml } from './report-html';
import { ReportPrinting } from './report-printing.service';
import { Reports } from './reports.service';

/** /api/v1/reports/department/CODE/2026-03 or /api/v1/reports/region/520000/2026-03 */
export class ReportPlace {
  @IsIn(reportKinds)
  kind: ReportKind;

  /** Credit code of the department, or division code (GB/T 2260). */
  @Matches(/^([0-9A-Z]{18}|\d{6})$/)
  unit: string;

  /** In China, YYYY-MM. */
  @Matches(monthShape)
  month: string;
}

export const reportFormats = ['html', 'pdf'] as const;

export class ReportParameters {
  /** The caller's where none is named. */
  @IsOptional()
  @IsIn(['zh-CN', 'en'])
  language?: 'zh-CN' | 'en';

  @IsIn(reportFormats)
  format: (typeof reportFormats)[number] = 'html';
}

/** Monthly reports of departments and regions (government network). */
@Controller('api/v1/reports')
export class ReportController {
  constructor(
    @Inject(Reports) private readonly reports: Reports,
    @Inject(ReportPrinting) private readonly printing: ReportPrinting,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** As a page for screens and A4, or printed as PDF where the hub has a Chromium for that. */
  @Get(':kind/:unit/:month')
  @Requires('statistics.report.read')
  async read(
    @Ctx() ctx: Context,
    @Param() place: ReportPlace,
    @Query() { language = ctx.language, format }: ReportParameters,
  ): Promise<StreamableFile> {
    const report = await this.reports.read(ctx, place);
    const html = reportHtml(report, { language, hub: this.config.hubUrl.replace(/\/$/, '') });
    const name = `${place.kind}-${place.unit}-${place.month}.${format}`;
    if (format === 'html') {
      return new StreamableFile(Buffer.from(html), {
        type: 'text/html; charset=utf-8',
        disposition: `inline; filename="${name}"`,
      });
    }
    return new StreamableFile(await this.printing.pdf(html), {
      type: 'application/pdf',
      disposition: `attachment; filename="${name}"`,
    });
  }
}
