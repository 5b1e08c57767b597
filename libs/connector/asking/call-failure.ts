import type { ErrorParams } from '../errors/connector-error';

/** What else is known of a call without a result. */
interface About {
  /** Where the code is not the connector's own: its title, as its owner gave it. */
  readonly title?: string;
  /** Why, as its owner said it. */
  readonly detail?: string | undefined;
  readonly params?: ErrorParams;
  readonly cause?: unknown;
}

/**
 * A call that was sent and ended without a result: refused by hub or provider, failed, or lost. `code` is
 * the one of whoever ended it; `status` is HTTP's; `call` is the id under which the hub's log has it.
 */
export class CallFailure extends Error {
  readonly title: string | undefined;
  readonly detail: string | undefined;
  readonly params: ErrorParams;

  constructor(
    readonly code: string,
    readonly status: number,
    readonly call: string,
    { title, detail, params = {}, cause }: About = {},
  ) {
    super(`Call ${call}: ${code} (${status})`, cause === undefined ? {} : { cause });
    this.name = 'CallFailure';
    this.title = title;
    this.detail = detail;
    this.params = params;
  }
}
