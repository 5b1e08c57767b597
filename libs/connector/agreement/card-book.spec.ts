import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  openKeyCard,
  signHandover,
  type ConnectorKeys,
  type Predecessor,
} from '@shutong/wire';
import { departments, now, party, type Party } from '../../wire/parties.fixture';
import { ConnectorError } from '../errors/connector-error';
import type { Own } from '../identity/own';
import { State } from '../state/state';
import { CardBook } from './card-book';
import { evenRevoked, neverRevoked, Pins } from './pins';

const holder = { department: departments.provider, hosted: false };

describe("Other departments' key cards", () => {
  let folder: string;
  let state: State;
  let own: Pick<Own, 'identity' | 'card'>;
  let pins: Pins;
  let book: CardBook;
  let first: Party;
  let second: ConnectorKeys;

  const handover = (to: string, by: ConnectorKeys, until?: number): Predecessor => {
    const end = until === undefined ? {} : { until };
    return { sign: by.sign, handover: signHandover({ ...holder, to, at: now, ...end }, by) };
  };
  /** The second key's card, `at` later; the first is revoked where `until` says so. */
  const heir = (at: number, until?: number, keys = second): string =>
    issueKeyCard(keys, { ...holder, issuedAt: now + at }, [
      handover(keys.thumbprint, first.keys, until),
    ]);
  const codeOf = (work: Promise<unknown>): Promise<unknown> =>
    work.catch((error: unknown) => (error instanceof ConnectorError ? error.code : error));

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cards-'));
    state = State.open(folder);
    const requester = await party(departments.requester);
    const identity = { department: departments.requester } as Own['identity'];
    own = { identity, card: requester.card };
    first = await party(departments.provider);
    second = await openConnectorKeys(generateConnectorKeys());
    pins = new Pins(state, {}, own);
    book = new CardBook(state, pins);
    await state.pins.put(departments.provider, first.keys.thumbprint);
  });
  afterEach(async () => {
    await state.close();
    rmSync(folder, { recursive: true });
  });

  const holds = (thumbprint: string, at = neverRevoked): boolean =>
    pins.holds(departments.provider, thumbprint, at);

  it('stand for the pinned key when that has handed over to theirs', async () => {
    expect(holds(second.thumbprint)).toBe(false);
    expect(await book.learn(heir(1))).toBe(true);
    expect([first.keys, second].map(({ thumbprint }) => holds(thumbprint))).toEqual([true, true]);
    expect((await book.newest(departments.provider))?.thumbprint).toBe(second.thumbprint);
  });

  it('revoke the pinned key from an instant on', async () => {
    await book.learn(heir(1, now + 5));
    const { thumbprint } = first.keys;
    expect([now, now + 5, neverRevoked, evenRevoked].map((at) => holds(thumbprint, at))).toEqual([
      ...[true, false, false, true],
    ]);
    expect(holds(second.thumbprint)).toBe(true);
    const old = await openKeyCard(first.jws);
    expect(pins.holdsCard(old, neverRevoked)).toBe(false);
  });

  it('are not forgotten for older ones, which would make a revoked key good again', async () => {
    await book.learn(heir(2, now));
    expect(await book.learn(heir(1))).toBe(false);
    expect(await book.learn(first.jws)).toBe(false);
    expect(holds(first.keys.thumbprint)).toBe(false);
  });

  it('are not taken from a revoked key that hands over once more, nor from anybody else', async () => {
    await book.learn(heir(1, now));
    const thief = await openConnectorKeys(generateConnectorKeys());
    expect(await codeOf(book.learn(heir(9, undefined, thief)))).toBe('connector.key');
    const stranger = await party(departments.provider);
    expect(await codeOf(book.learn(stranger.jws))).not.toBe(true);
    expect(holds(stranger.keys.thumbprint)).toBe(false);
    expect(holds(thief.thumbprint)).toBe(false);
  });

  it('wait for a pin, as everything does', async () => {
    await state.pins.remove(departments.provider);
    expect(await codeOf(book.learn(heir(1)))).toBe('connector.not-pinned');
  });

  it('make room for another key that a person pins, since the department enrolled anew', async () => {
    await book.learn(heir(1));
    const anew = await party(departments.provider);
    await state.pins.put(departments.provider, anew.keys.thumbprint);
    expect(holds(anew.keys.thumbprint)).toBe(true);
    expect([first.keys, second].map(({ thumbprint }) => holds(thumbprint))).toEqual([false, false]);
    expect(await book.newest(departments.provider)).toBeUndefined();
    expect(await book.learn(anew.jws)).toBe(true);
  });
});
