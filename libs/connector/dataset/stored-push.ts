/** A file on its way: another start goes on with it only where it is the same file. */
export interface StoredPush {
  /** Id of the version at the hub. */
  readonly version: string;
  /** Of the file. */
  readonly sha256: string;
}
