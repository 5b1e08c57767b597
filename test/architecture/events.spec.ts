import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventContractError, assertContract, eventTypes } from '@shutong/messaging';
import { projectRoot } from '@shutong/platform';
import { sourceFiles } from '../support/source-files';

/** Sources that may tell of something; a consumer only listens. */
const telling = sourceFiles('libs')
  .filter((file) => !/\.(spec|contract|consumer)\.ts$/.test(file))
  .map((file) => readFileSync(join(projectRoot(), file), 'utf8'));

/** A source names an event whole, or puts its verb behind a template of its context and noun. */
function tells(source: string, type: string): boolean {
  const thing = type.slice(0, type.lastIndexOf('.'));
  const verb = type.slice(thing.length + 1);
  const whole = source.includes(`'${type}'`);
  const composed = source.includes(`\`${thing}.\${`) && source.includes(`'${verb}'`);
  return whole || composed;
}

describe('events', () => {
  it('that have a schema are told somewhere in the code', () => {
    const idle = eventTypes().filter((type) => !telling.some((source) => tells(source, type)));
    expect(idle).toEqual([]);
  });

  it('have a schema each that can be checked', () => {
    for (const type of eventTypes()) {
      expect(() => assertContract(type, 'no record')).toThrow(EventContractError);
    }
    expect(() => assertContract('identity.ghost.registered', {})).toThrow(EventContractError);
  });

  it('would be missed if nobody told them', () => {
    expect(telling.some((source) => tells(source, 'identity.client.vanished'))).toBe(false);
    expect(telling.some((source) => tells(source, 'identity.ghost.registered'))).toBe(false);
  });
});
