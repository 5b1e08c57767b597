/** A call as one side's log has it. */
interface LoggedCall {
  /** When, in microseconds since the epoch, by that side's clock. */
  readonly at: number;
  readonly call: string;
  readonly agreement: string;
  readonly mode: string;
  /** `answered`, or the code of the refusal or failure. */
  readonly result: string;
  /** Rows of a query; 0 of a verification, whose count nobody may tell. */
  readonly rows: number;
  /** SHA-256 of the sealed answer, if there was one. */
  readonly sealed: string | null;
}

/** What the hub keeps of an answer that it handed over. */
export interface HandedOver {
  readonly version: number;
  /** SHA-256 of the provider's signed statement. */
  readonly statement: string;
}

export interface HubCall extends LoggedCall {
  /** Id of the log entry. */
  readonly entry: string;
  readonly handedOver: HandedOver | undefined;
}

export interface ConnectorCall extends LoggedCall, HandedOver {
  /** Place in the connector's log. */
  readonly place: number;
}
