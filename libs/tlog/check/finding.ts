import { MalformedError, MissingTileError } from '../tlog.errors';

/** Something wrong in a log, and the first entry that it touches. */
export class Finding extends Error {
  constructor(
    readonly index: number,
    readonly why: string,
  ) {
    super(why);
    this.name = 'Finding';
  }
}

/** Runs a read of the log: a file that is missing or out of form is a finding, other failures stay failures. */
export async function orFinding<T>(index: number, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof MissingTileError || error instanceof MalformedError) {
      throw new Finding(index, error.message);
    }
    throw error;
  }
}
