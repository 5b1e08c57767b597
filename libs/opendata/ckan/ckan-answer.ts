/** What CKAN's Action API answers where an action succeeds. */
export interface CkanAnswer {
  /** Address of what is said of the action. */
  readonly help: string;
  readonly success: true;
  /** Of the action's own shape (docs/ckan.md). */
  readonly result: unknown;
}

/** What it answers where an action refuses. */
export interface CkanFailure {
  readonly help: string;
  readonly success: false;
  /** `__type`, and `message`, or for each parameter what is wrong with it. */
  readonly error: Readonly<Record<string, string | readonly string[]>>;
}

/** A refusal in the way of CKAN. */
export class CkanRefusal extends Error {
  constructor(
    readonly status: number,
    /** A text where CKAN answers with nothing but a text. */
    readonly error: CkanFailure['error'] | string,
    /** Seconds after which it may be asked again. */
    readonly retryAfter?: string,
  ) {
    super(JSON.stringify(error));
    this.name = 'CkanRefusal';
  }
}

/** For each parameter what is wrong with it. */
export const misfit = (fields: Readonly<Record<string, readonly string[]>>): CkanRefusal =>
  new CkanRefusal(409, { __type: 'Validation Error', ...fields });

export const missing = (what: string): CkanRefusal =>
  new CkanRefusal(404, { __type: 'Not Found Error', message: `Not found: ${what}` });

export const unanswerable = (why: string): CkanRefusal =>
  new CkanRefusal(400, { __type: 'Search Query Error', message: `Search Query Error: ${why}` });

/** CKAN answers so, with a bare text. */
export const unknownAction = (name: string): CkanRefusal =>
  new CkanRefusal(400, `Bad request - Action name not known: ${name.slice(0, 100)}`);

export const helpOf = (portal: string, action: string): string =>
  `${portal}/api/3/action/help_show?name=${encodeURIComponent(action)}`;
