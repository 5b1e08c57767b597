import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { requestId, sealAnswer, sealCommand } from '@shutong/wire';
import { parties, queryRequest, type Parties } from '../../wire/parties.fixture';
import { CallLog, callLogFolder } from '../call-log/call-log';
import { KeptLog } from '../call-log/kept-log';
import type { Own } from '../identity/own';
import { State } from '../state/state';
import { callLogChecks } from './call-log-check';

describe("The doctor's look at a connector's own log", () => {
  const now = () => Date.now() * 1000;
  let both: Parties;
  let own: Own;
  let dir: string;
  let state: State;
  let log: CallLog;
  const answered = async () => {
    const { provider, requester } = both;
    const call = { ...queryRequest, clear: { ...queryRequest.clear, id: requestId(Date.now()) } };
    const command = await sealCommand(call, { own: requester.keys, provider: provider.card });
    const reply = { outcome: 'refused' as const, code: 'connector.quota', answeredAt: now() };
    const to = { command, own: provider.keys, requester: requester.card };
    await log.add(command, await sealAnswer(reply, to));
  };
  const looked = () => callLogChecks({ dir, state, own, now });

  beforeAll(async () => {
    both = await parties();
    const { keys, card, jws } = both.provider;
    const identity = { department: '11520000009390021X', hosted: false, card: jws };
    own = { keys, card, identity: identity as Own['identity'], former: [], next: [] };
  });
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'call-log-check-'));
    state = State.open(dir);
    log = await CallLog.open(dir, state, own);
    await answered();
    await log.publish();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await state.close();
    rmSync(dir, { recursive: true });
  });

  it('gives a connector that has just signed the time to write what it signed', async () => {
    let signed = () => undefined as void;
    const isSigned = new Promise<void>((resolve) => (signed = resolve));
    const claim = KeptLog.prototype.claim.bind(new KeptLog(state));
    vi.spyOn(KeptLog.prototype, 'claim').mockImplementation(async (before, next) => {
      const claimed = await claim(before, next);
      signed();
      await sleep(500);
      return claimed;
    });
    await answered();
    const published = log.publish();
    await isSigned;
    expect(await looked()).toMatchObject([{ outcome: 'ok', params: { size: 2 } }]);
    await published;
  });

  it('names a folder that has less than what was signed', async () => {
    rmSync(join(callLogFolder(dir), 'checkpoint'));
    expect(await looked()).toEqual([
      {
        name: 'call-log',
        outcome: 'bad',
        params: { size: 1, why: '0 entries are published, 1 were signed' },
      },
    ]);
  });
});
