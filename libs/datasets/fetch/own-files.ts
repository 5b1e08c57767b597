import type { Context } from '@shutong/platform';

/** A file that the hub writes itself. */
export interface OwnFile {
  readonly name: string;
  readonly content: Buffer;
}

/** Files that the hub writes itself, under addresses of their own; the part that has some provides this (`figures:departments`). */
export abstract class OwnFiles {
  /** Whether an address is meant for one of them. */
  abstract isOwn(address: string): boolean;

  /** @throws an error of that part for an address that names none */
  abstract assertKnown(address: string): void;

  /**
   * As it stands now; undefined where it would be the same as the file of that name, which is kept.
   * @throws as `assertKnown`
   */
  abstract write(ctx: Context, address: string, known: string | null): Promise<OwnFile | undefined>;
}
