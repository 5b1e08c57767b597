/** What is known of the hub's being there. */
export interface HubReach {
  /** It was looked for in vain, more than once, and is looked for behind. */
  readonly isAway: boolean;
  /** A call has found nobody there. */
  missed(): void;
  /** A call was answered, or refused, by the hub. */
  answered(): void;
}
