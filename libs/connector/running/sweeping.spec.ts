import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { requestId, supportedVersions } from '@shutong/wire';
import { daysUs } from '../clock/clock';
import type { ConnectorConfig } from '../config/connector-config';
import { HubContact } from '../hub-contact/hub-contact';
import { QuotaBook } from '../state/quota-book';
import { State } from '../state/state';
import { Statements } from '../state/statements';
import { sweeping } from './sweeping';

const right = Date.UTC(2026, 10, 28, 4) * 1000;
const second = 1_000_000;
const retention = 1096;
const quota = { calls: 1, window: 'day' } as const;

describe('a connector whose clock is set', () => {
  let folder: string;
  let state: State;
  let book: QuotaBook;
  let statements: Statements;
  let clock: { connector: number; hub: number | undefined };
  let contact: HubContact;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sweeping-'));
    state = State.open(folder);
    book = new QuotaBook(state);
    statements = new Statements(state, retention);
    clock = { connector: right, hub: right };
    contact = newContact();
  });
  afterEach(async () => {
    await state.close();
    rmSync(folder, { recursive: true });
  });

  function newContact(): HubContact {
    const speaks = { release: '1', wire: supportedVersions, heartbeatSeconds: 3600 };
    const post = async () => ({ ...speaks, ...(clock.hub ? { time: clock.hub } : {}) });
    const hub = { get: post, post } as never;
    return new HubContact({ hub, log: pino({ level: 'silent' }), now: () => clock.connector });
  }
  /** Hears the hub where it is to be heard, and forgets. */
  async function sweep(heard = true): Promise<void> {
    if (heard) {
      contact.missed();
      await contact.round();
    }
    const provider = {
      sweep: async (time: number) => {
        await book.sweep(time);
        await statements.sweep(time);
      },
    };
    const config = { retention: { statements: retention } } as ConnectorConfig;
    await sweeping({ config, state, dir: folder }, contact, [provider])();
  }
  const ask = (id: string) =>
    book.take({ id, deadline: right + 8 * second, agreement: 'one' }, quota, clock.connector);
  async function answer(id: string): Promise<void> {
    const taken = ask(id);
    if (!('durable' in taken)) throw new Error(taken.verdict);
    await taken.durable;
    await book.answered({ id, deadline: right + 8 * second, agreement: 'one' });
    await statements.add(clock.connector, id, 'signed');
  }
  async function batchEnded(): Promise<string> {
    const id = requestId(clock.connector);
    await state.sendings.put(id, { command: { id } as never, restriction: 0, state: 'ended' });
    await state.receipts.put([id, 1], { manifest: 'signed', receipt: 'signed' });
    return id;
  }

  it.each([
    ['a hub that says its time', right, true],
    ['a hub that does not', undefined, true],
    ['no hub', right, false],
  ])(
    'forward by years and back forgets nothing that still counts, beside %s',
    async (_, hub, heard) => {
      await answer('call-1');
      const batch = await batchEnded();
      clock = { connector: right + daysUs(4000), hub };
      await sweep(heard);
      clock.connector = right + second;
      // Also by a process that begins then.
      for (const restarted of [false, true]) {
        if (restarted) book = new QuotaBook(state);
        expect(ask('call-1')).toEqual({ verdict: 'replayed' });
        expect(ask('call-2')).toEqual({ verdict: 'exhausted' });
      }
      expect([...state.statements.getRange()]).toHaveLength(1);
      expect(state.sendings.get(batch)).toBeDefined();
      expect(state.receipts.get([batch, 1])).toBeDefined();
    },
  );

  it('back by hours takes no command for new that it has answered', async () => {
    await answer('call-1');
    clock = { connector: right + 10 * 3600 * second, hub: right + 10 * 3600 * second };
    await sweep();
    clock.connector = right;
    expect(ask('call-1')).toEqual({ verdict: 'replayed' });
    expect(ask('call-2')).toEqual({ verdict: 'exhausted' });
  });

  it('forgets what is over by both clocks, whatever a hub says that is ahead', async () => {
    await answer('call-1');
    clock.hub = right + daysUs(4000);
    await sweep();
    expect(state.calls.getCount()).toBe(1);
    clock.connector = clock.hub;
    const batch = await batchEnded();
    await sweep();
    expect([state.calls, state.quota, state.statements].map((one) => one.getCount())).toEqual([
      0, 0, 0,
    ]);
    expect(state.sendings.get(batch)).toBeDefined();
  });
});
