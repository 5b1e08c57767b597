import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Config } from '@shutong/platform';
import { Reports, isMonth, reportHtml, reportPdf, type ReportOf } from '@shutong/statistics';
import type { Command } from './command';
import { withServices } from './services';

const say =
  'Name whose report and where it goes: --department CODE or --region CODE, --month 2026-03, --language zh-CN|en, --out FILE.html or FILE.pdf.';

interface Asked {
  readonly of: ReportOf;
  readonly language: 'zh-CN' | 'en';
  readonly out: string;
}

export const reportCommand: Command = {
  name: 'report',
  usage: 'report --department CODE | --region CODE, --month MONTH [--language zh-CN|en] --out FILE',
  about:
    'Writes the monthly report of a department or region as a page (.html), or printed (.pdf) by the Chromium that\n' +
    '      REPORT_CHROMIUM names.',
  async run(args) {
    const asked = read(args);
    if (!asked) {
      console.error(say);
      return 2;
    }
    const bytes = await withServices(async (app) => {
      const { hubUrl, reportChromium } = app.get(Config);
      const report = await app.get(Reports).make(asked.of);
      const html = reportHtml(report, { language: asked.language, hub: hubUrl.replace(/\/$/, '') });
      return asked.out.endsWith('.pdf') ? reportPdf(html, reportChromium) : Buffer.from(html);
    });
    await writeFile(asked.out, bytes);
    console.log(JSON.stringify({ out: asked.out, bytes: bytes.length }));
    return 0;
  },
};

function read(args: readonly string[]): Asked | undefined {
  const text = { type: 'string' } as const;
  const options = { department: text, region: text, month: text, language: text, out: text };
  try {
    const { values } = parseArgs({ args: [...args], options });
    const { month = '', language = 'zh-CN', out = '' } = values;
    const whose = whoseOf(values);
    if (!whose || !isMonth(month) || !/\.(html|pdf)$/.test(out)) return undefined;
    return isLanguage(language) ? { of: { ...whose, month }, language, out } : undefined;
  } catch {
    return undefined;
  }
}

const isLanguage = (text: string): text is Asked['language'] => ['zh-CN', 'en'].includes(text);

interface Named {
  readonly department?: string;
  readonly region?: string;
}

/** One of them alone. */
function whoseOf({ department, region }: Named): Omit<ReportOf, 'month'> | undefined {
  if (department !== undefined && region !== undefined) return undefined;
  if (/^[0-9A-Z]{18}$/.test(department ?? '')) return { kind: 'department', unit: department! };
  if (/^\d{6}$/.test(region ?? '')) return { kind: 'region', unit: region! };
  return undefined;
}
