import { join } from 'node:path';

/** What the parent asks of the engine's process. */
export type EngineRequest =
  | {
      readonly kind: 'open';
      readonly id: number;
      readonly session: number;
      readonly settings: SessionSettings;
    }
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly session: number;
      readonly sql: string;
      /** Bound to `$1`, `$2`, …, as texts. */
      readonly values: readonly string[];
    }
  | {
      /** As `run`, and no more rows are read than so many bytes hold. */
      readonly kind: 'page';
      readonly id: number;
      readonly session: number;
      readonly sql: string;
      readonly values: readonly string[];
      readonly bounds: PageBounds;
    }
  | {
      /** As `page`, of a table that stays open between queries. */
      readonly kind: 'kept';
      readonly id: number;
      readonly session: number;
      readonly file: KeptFile;
      readonly sql: string;
      readonly values: readonly string[];
      readonly bounds: PageBounds;
    }
  | { readonly kind: 'drop'; readonly id: number; readonly session: number; readonly name: string }
  | { readonly kind: 'interrupt'; readonly session: number }
  | { readonly kind: 'close'; readonly id: number; readonly session: number };

/** How much one page may be, in bytes of JSON. */
export interface PageBounds {
  readonly mostBytes: number;
  /** Of each row beside its values: the names of its columns, where rows are written with them. */
  readonly bytesOfNames: number;
}

/** A Parquet file whose rows are a table of this name in statements. */
export interface KeptFile {
  /** Of no other file, at any time. */
  readonly name: string;
  readonly path: string;
  /** Of the file. */
  readonly bytes: number;
}

/** Of the tables that stay open. */
export interface KeptSettings {
  /** The only folder that they may touch; in `own` below it lies what the engine makes of them. */
  readonly folder: string;
  readonly memoryMiB: number;
  readonly threads: number;
}

/** With which the process is started. */
export interface EngineSettings {
  /** That it may hold before it ends itself. */
  readonly processMiB: number;
  readonly kept?: KeptSettings;
}

/** What a session may touch and use. */
export interface SessionSettings {
  /** The only files, by absolute path, that its statements may read or write. */
  readonly files: readonly string[];
  /** A folder of its own into which it may spill. */
  readonly spill: string;
  readonly memoryMiB: number;
  readonly threads: number;
}

/** A value as JSON carries it: decimals, long integers and times as text. */
export type EngineValue = string | number | boolean | null;
export type EngineRow = readonly EngineValue[];

/** The first rows of an answer: all of them, or as many as fit. */
export interface EnginePage {
  readonly rows: readonly EngineRow[];
  readonly isWhole: boolean;
}

export type EngineReply =
  | ({ readonly id: number } & EnginePage)
  | { readonly id: number; readonly failure: string; readonly interrupted: boolean };

/** With which the process ends by itself when it holds more memory than it may. */
export const memoryExitCode = 77;

/** Where the engine's process keeps what it makes of the tables of a folder. */
export const ownFolderOf = (keptFolder: string): string => join(keptFolder, 'own');
