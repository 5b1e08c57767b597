/** A file on its way: another start goes on with it only where it is the same file. */
export interface StoredPush {
  /** Id of the version, which the hub may not have heard of. */
  readonly version: string;
  /** Of the file. */
  readonly sha256: string;
}
