import { connectorErrors, type ConnectorErrorCode } from './connector.errors';

export type ErrorParams = Readonly<Record<string, string | number>>;

/**
 * Every expected failure of a connector. `code` is a promise to callers; `params` fill its text and never
 * hold a value of a request or an answer, so that all of it may be logged.
 */
export class ConnectorError extends Error {
  constructor(
    readonly code: ConnectorErrorCode,
    readonly params: ErrorParams = {},
    options?: ErrorOptions,
  ) {
    super(`${code} ${JSON.stringify(params)}`, options);
    this.name = 'ConnectorError';
  }

  /** HTTP status at the local address. */
  get status(): number {
    return connectorErrors[this.code];
  }
}
