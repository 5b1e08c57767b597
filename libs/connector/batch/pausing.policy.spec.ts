import { WireError } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import { HubRefusal, HubUnreachable } from '../hub/hub.errors';
import { SourceError } from '../source/source.errors';
import { failureCodeOf } from './pausing.policy';

const refusal = (code: string) => new HubRefusal(code, 409, code);

describe('whether a batch fails or waits', () => {
  it.each([
    ['the hub is not reached', new HubUnreachable('down')],
    ['the agreement is suspended', refusal('exchange.call.agreement-not-active')],
    ['a restriction is on its way', refusal('exchange.call.restriction-under-way')],
    ['another batch of the agreement has not ended', refusal('exchange.batch.under-way')],
    ['the requester has not fetched', refusal('exchange.batch.waiting')],
    ['the source is not reached', new SourceError('connector.source-unavailable')],
    [
      'the target is not reached',
      new ConnectorError('connector.target-unavailable', { table: 't' }),
    ],
    ['something nobody foresaw fails', new Error('disk full')],
  ])('it waits where %s', (_what, error) => {
    expect(failureCodeOf(error)).toBeUndefined();
  });

  it.each([
    ['the agreement has expired', refusal('exchange.call.expired'), 'exchange.call.expired'],
    ['the key is none', new SourceError('connector.batch-key'), 'connector.batch-key'],
    ['a signature is another’s', new WireError('wire.bad-signature'), 'wire.bad-signature'],
    [
      'the table is not there',
      new ConnectorError('connector.target-table', { table: 't' }),
      'connector.target-table',
    ],
  ])('it fails where %s', (_what, error, code) => {
    expect(failureCodeOf(error)).toBe(code);
  });
});
