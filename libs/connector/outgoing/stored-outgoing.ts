/** What the hub is to get, once it can be reached. */
export interface StoredOutgoing {
  /** From the hub's origin on. */
  readonly path: string;
  readonly body: object;
  /** Type of the message that asked for it, for whoever reads of a refusal. */
  readonly type: string;
  /** Agreement that it is about. */
  readonly about: string;
}
