/** What is known of the hub's being there. */
export interface HubReach {
  /** It was looked for in vain, and is looked for behind. */
  readonly isAway: boolean;
  /** A call has found nobody there. */
  missed(): void;
}
