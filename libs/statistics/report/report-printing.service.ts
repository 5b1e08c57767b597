import { Inject, Injectable } from '@nestjs/common';
import { Config, limits } from '@shutong/platform';
import { reportErrors } from './report.errors';
import { reportPdf } from './report-pdf';

/** Prints pages of reports, and bounds how many browsers run for that at a time. */
@Injectable()
export class ReportPrinting {
  private underWay = 0;

  constructor(@Inject(Config) private readonly config: Config) {}

  /** @throws statistics.report.busy, statistics.report.no-browser */
  async pdf(html: string): Promise<Buffer> {
    const limit = limits.reportsPrinted.value;
    if (this.underWay >= limit) throw reportErrors.busy({ limit });
    this.underWay += 1;
    try {
      return await reportPdf(html, this.config.reportChromium);
    } finally {
      this.underWay -= 1;
    }
  }
}
