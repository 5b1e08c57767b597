import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../engine/engine';
import type { EngineRow } from '../engine/engine.protocol';
import { ingest, type IngestedFile, type IngestOptions } from '../ingest/ingest';

/** A folder, an engine, and files that a test makes. */
export class Scene {
  private files = 0;

  private constructor(
    readonly folder: string,
    readonly engine: Engine,
  ) {}

  static async open(engine = new Engine()): Promise<Scene> {
    return new Scene(await mkdtemp(join(tmpdir(), 'shutong-datasets-')), engine);
  }

  async close(): Promise<void> {
    await this.engine.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async file(content: string | Uint8Array, ending = ''): Promise<string> {
    const path = join(this.folder, `file-${(this.files += 1)}${ending}`);
    await writeFile(path, content);
    return path;
  }

  /** Loads what a publisher would send under that name. */
  async load(
    content: string | Uint8Array,
    name = 'table.csv',
    options: Partial<IngestOptions> = {},
  ): Promise<IngestedFile> {
    const path = await this.file(content);
    return ingest(path, name, { engine: this.engine, out: this.folder, ...options });
  }

  /** All rows of a loaded table, values as text. */
  async rows({ tables }: IngestedFile, at = 0): Promise<readonly EngineRow[]> {
    const { path } = tables[at]!.parquet;
    return this.engine.session([path], (session) =>
      session.run(`SELECT * FROM read_parquet('${path}')`),
    );
  }
}

/** Kinds of the columns of a table by their names. */
export const kindsOf = ({ tables }: IngestedFile, at = 0): Record<string, string> =>
  Object.fromEntries(tables[at]!.columns.map(({ name, kind }) => [name, kind]));
