import { ConnectorError } from '../errors/connector-error';

/**
 * Why a source did not give its rows. Carries no cause: a database's own message may hold values, and
 * errors are logged.
 */
export class SourceError extends ConnectorError {
  override name = 'SourceError';
}
