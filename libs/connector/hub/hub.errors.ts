/** Codes by which the hub gives no token begin so: they say nothing of what a token was wanted for. */
export const tokenRefusals = 'identity.token.';

/** Of an answer that refuses without a word of the hub's: a gateway's page. */
export const notTheHub = 'hub.refused';

/** The hub answered and says no; its code, status and words are passed on as they are. */
export class HubRefusal extends Error {
  constructor(
    /** Stable code of the hub's error catalogue. */
    readonly code: string,
    readonly status: number,
    readonly title: string,
    /** Why, where the hub said it. */
    readonly detail?: string,
  ) {
    super(`The hub refuses: ${code} (${status}) ${title}`);
    this.name = 'HubRefusal';
  }
}

/** No usable answer: whether the hub did what it was asked is unknown. The message holds no value. */
export class HubUnreachable extends Error {
  constructor(where: string, options?: ErrorOptions) {
    super(`The hub cannot be reached (${where}).`, options);
    this.name = 'HubUnreachable';
  }
}
