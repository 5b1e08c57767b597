import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { limits } from '@shutong/platform';
import { reportErrors } from './report.errors';

/** Nothing is loaded from anywhere, and nothing of the hub's is to be seen in its process. */
const flags = [
  ...['--headless=new', '--disable-gpu', '--disable-extensions', '--no-first-run'],
  ...['--host-resolver-rules=MAP * ~NOTFOUND', '--no-pdf-header-footer', '--disable-dev-shm-usage'],
  // Its sandbox cannot be had by root, as who containers often run.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** A page as Chromium prints it. @throws statistics.report.no-browser where the setting names none, or one that does not print */
export async function reportPdf(html: string, chromium: string): Promise<Buffer> {
  if (chromium === '') throw reportErrors.noBrowser();
  const folder = await mkdtemp(join(tmpdir(), 'shutong-report-'));
  const [page, pdf] = [join(folder, 'report.html'), join(folder, 'report.pdf')];
  try {
    await writeFile(page, html);
    const profile = `--user-data-dir=${join(folder, 'profile')}`;
    const printed = await run(
      chromium,
      [...flags, profile, `--print-to-pdf=${pdf}`, pathToFileURL(page).href],
      folder,
    );
    const bytes = printed ? await readFile(pdf).catch(() => undefined) : undefined;
    if (!bytes) throw reportErrors.noBrowser();
    return bytes;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Resolves to whether it ended well, in time. */
function run(command: string, args: readonly string[], home: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: 'ignore',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8' },
      timeout: limits.reportPrint.value,
      killSignal: 'SIGKILL',
    });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
