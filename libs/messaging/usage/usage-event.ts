/** One counted act that leaves no other fact; as contracts/intake/usage.v1.schema.json describes it. */
export interface UsageEvent {
  /** When the act began (RFC 3339). */
  readonly at: string;
  /**
   * preview: first rows of an open dataset, as a person looks at them; call: rows of an open dataset; feature: the same as features of a map service; download: its file, or a part from the beginning;
   * harvest: a page of the whole catalogue, as machines take it over.
   */
  readonly act: 'search' | 'view' | 'preview' | 'call' | 'feature' | 'download' | 'harvest';
  readonly channel: 'hub' | 'portal';
  /** licensee: who is given data by an agreement (conditionally open). */
  readonly consumer: 'department' | 'licensee' | 'developer' | 'anonymous' | 'crawler';
  readonly consumerDepartment?: string;
  readonly entry?: string;
  /** An open dataset, also one on conditions, and the version of it. */
  readonly dataset?: string;
  readonly version?: number;
  /** What was searched for, in normal form. */
  readonly words?: string;
  readonly outcome: 'answered' | 'refused' | 'failed';
  readonly rows: number;
  /** Of a file, as far as it was asked for; absent where nothing of that kind leaves. */
  readonly bytes?: number;
  readonly durationUs: number;
}
