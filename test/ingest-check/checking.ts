import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Engine, ingest, type IngestedFile, type IngestedTable } from '@shutong/datasets';
import { HubError, messageOf } from '@shutong/platform';
import { differences } from './compare';
import type { Expectation } from './expectation';
import { expectationOf, filesOf } from './files';
import type { Checked, Outcome, OutcomeTable } from './outcome';

export interface Tally {
  files: number;
  loaded: number;
  refused: number;
  unexplained: number;
  crashed: number;
  hung: number;
  wrong: number;
}

const hungAfterMs = 60_000;

/** Loads every file of a folder into a scratch store and compares each with what is expected of it. */
export class Checking {
  readonly tally: Tally = {
    ...{ files: 0, loaded: 0, refused: 0, unexplained: 0, crashed: 0, hung: 0, wrong: 0 },
  };
  private readonly outcomes: Outcome[] = [];
  private readonly engine = new Engine();

  constructor(
    private readonly folder: string,
    private readonly out: string | undefined,
    private readonly say: (line: string) => void,
  ) {}

  async all(): Promise<void> {
    const store = await mkdtemp(join(tmpdir(), 'shutong-ingest-check-'));
    if (this.out !== undefined) await mkdir(this.out, { recursive: true });
    try {
      const files = await filesOf(this.folder);
      const lane = async (): Promise<void> => {
        for (let file = files.shift(); file !== undefined; file = files.shift()) {
          await this.file(file, store);
        }
      };
      await Promise.all([lane(), lane()]);
      if (this.out !== undefined) await this.write(this.out);
    } finally {
      await this.engine.stop();
      await rm(store, { recursive: true, force: true });
    }
  }

  private async file(file: string, store: string): Promise<void> {
    this.tally.files += 1;
    const path = join(this.folder, file);
    const signal = AbortSignal.timeout(hungAfterMs);
    try {
      const loaded = await this.unlessHung(
        ingest(path, basename(file), { engine: this.engine, out: store, signal }),
      );
      this.tally.loaded += 1;
      await this.compare(file, { outcome: await this.loaded(file, loaded), tables: loaded.tables });
    } catch (error) {
      await this.failed(file, error, signal.aborted);
    }
  }

  /** Who does not let go when told to is not waited for. */
  private async unlessHung(load: Promise<IngestedFile>): Promise<IngestedFile> {
    let timer: NodeJS.Timeout | undefined;
    const hung = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('It hangs.')), hungAfterMs + 10_000);
    });
    try {
      return await Promise.race([load, hung]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async failed(file: string, error: unknown, isHung: boolean): Promise<void> {
    if (isHung) {
      this.tally.hung += 1;
      this.say(`hung     ${file}`);
    } else if (!(error instanceof HubError) || !error.code.startsWith('datasets.ingest.')) {
      this.tally.crashed += 1;
      this.say(`crashed  ${file}: ${String(error)}`);
    } else {
      this.tally.refused += 1;
      await this.compare(file, { outcome: this.refused(file, error), tables: [] });
      return;
    }
    this.outcomes.push({
      ...{ file, outcome: 'refused', rejected: 0, hold: false, tables: [] },
      reason: String(error),
    });
  }

  private refused(file: string, { code, params }: HubError): Outcome {
    const { title, cause, remedy } = messageOf(code, 'en', params);
    const place = params['place'] === undefined ? undefined : String(params['place']);
    if (place === undefined || cause === '' || remedy === '' || title === code) {
      this.tally.unexplained += 1;
      this.say(`unexplained  ${file}: ${code}`);
    }
    const outcome: Outcome = {
      ...{ file, outcome: 'refused', code, reason: `${title}. ${cause}`, remedy },
      ...(place === undefined ? {} : { place }),
      ...{ rejected: 0, hold: false, tables: [] },
    };
    this.outcomes.push(outcome);
    return outcome;
  }

  private async loaded(file: string, { tables }: IngestedFile): Promise<Outcome> {
    const [first] = tables;
    const shown = await Promise.all(tables.map((table, at) => this.shown(file, table, at)));
    const outcome: Outcome = {
      ...{ file, outcome: 'loaded' },
      ...(first?.encoding === undefined ? {} : { encoding: first.encoding }),
      ...(first?.delimiter === undefined ? {} : { delimiter: first.delimiter }),
      rejected: tables.reduce((sum, { problems }) => sum + problems.rejected, 0),
      hold: tables.some(({ personal }) => personal.length > 0),
      tables: shown,
    };
    this.outcomes.push(outcome);
    return outcome;
  }

  private async shown(file: string, table: IngestedTable, at: number): Promise<OutcomeTable> {
    const parquet = `${file}.${at + 1}.parquet`;
    if (this.out !== undefined) {
      const to = join(this.out, parquet);
      await mkdir(join(to, '..'), { recursive: true });
      await copyFile(table.parquet.path, to);
    }
    const columns = table.columns.map(({ name, title, kind: type }) => {
      const personal = table.personal.find((one) => one.name === name)?.kind;
      return { name, title, type, ...(personal === undefined ? {} : { personal }) };
    });
    return { name: table.name, rows: table.rows, columns, parquet };
  }

  private async compare(file: string, checked: Checked): Promise<void> {
    const expected = await this.expected(file);
    if (!expected) return;
    const found = await differences(
      expected,
      checked,
      (table) => (work) => this.engine.session([table.parquet.path], work),
    );
    if (found.length === 0) return;
    this.tally.wrong += 1;
    const { outcome, code } = checked.outcome;
    const what = code === undefined ? outcome : `${outcome} ${code}`;
    this.say(`wrong    ${file} (${what}): ${found.join('; ')}`);
  }

  private async expected(file: string): Promise<Expectation | undefined> {
    try {
      return JSON.parse(
        await readFile(join(this.folder, expectationOf(file)), 'utf8'),
      ) as Expectation;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new RangeError(`${expectationOf(file)} cannot be read: ${(error as Error).message}`);
    }
  }

  private async write(out: string): Promise<void> {
    const files = this.outcomes.sort((a, b) => (a.file < b.file ? -1 : 1));
    await writeFile(join(out, 'result.json'), `${JSON.stringify({ files }, null, 2)}\n`);
  }
}
