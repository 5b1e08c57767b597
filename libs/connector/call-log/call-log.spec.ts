import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLog, decodeEntryBundle, readTile, type LogCheck } from '@shutong/tlog';
import { LogFolder, LogFolderWriter, LogForkError } from '@shutong/tlog-folder';
import {
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  openKeyCard,
  requestId,
  sealAnswer,
  sealCommand,
  type Reply,
} from '@shutong/wire';
import { parties, queryRequest, type Parties } from '../../wire/parties.fixture';
import type { Own } from '../identity/own';
import { State } from '../state/state';
import type { CallEntry } from './call-entry';
import { CallLog, callLogFolder } from './call-log';
import { callLogVkey } from './call-log-key';
import { parseLogEntry } from './log-entry';

const department = '11520000009390021X';

describe("A connector's log of what it answered", () => {
  let both: Parties;
  let own: Own;
  let dir: string;
  let state: State;
  let log: CallLog;
  let at = 1_795_500_000_000_000;

  beforeAll(async () => {
    both = await parties();
    const { keys, card, jws } = both.provider;
    const identity = { department, hosted: false, card: jws } as Own['identity'];
    own = { keys, card, identity, former: [], next: [] };
  });
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'call-log-'));
    state = State.open(dir);
    log = await CallLog.open(dir, state, own);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await state.close();
    rmSync(dir, { recursive: true });
  });

  const refused: Reply = { outcome: 'refused', code: 'connector.quota', answeredAt: 0 };
  const answered = async (reply: Reply = refused) => {
    at += 1000;
    const { clear, content } = queryRequest;
    const call = { clear: { ...clear, id: requestId(at / 1000) }, content };
    const { provider, requester } = both;
    const command = await sealCommand(call, { own: requester.keys, provider: provider.card });
    const to = { command, own: provider.keys, requester: requester.card };
    return { command, answer: await sealAnswer({ ...reply, answeredAt: at }, to) };
  };
  const add = async (count: number) => {
    for (let n = 0; n < count; n += 1) {
      const { command, answer } = await answered();
      await log.add(command, answer);
    }
  };
  const folder = () => new LogFolder(callLogFolder(dir));
  const check = async (): Promise<LogCheck> => {
    const checkpoint = (await folder().checkpoint())!;
    const vkey = callLogVkey(own.card);
    const partialPaths = folder().partialPaths();
    return checkLog({ checkpoint, vkey, reader: folder(), partialPaths });
  };
  const entries = async (size: number): Promise<CallEntry[]> => {
    const found: CallEntry[] = [];
    for (let index = 0; index * 256 < size; index += 1) {
      const width = Math.min(256, size - index * 256);
      const bundle = await readTile(folder(), { level: 'entries', index, width });
      found.push(
        ...decodeEntryBundle(bundle, width).map((each) => parseLogEntry(each) as CallEntry),
      );
    }
    return found;
  };

  it('has each answer once and in order, under a checkpoint that the root key signed', async () => {
    await add(300);
    await log.publish();
    await add(300);
    await log.publish();
    expect(await check()).toEqual({ size: 600, bad: null });
    const times = (await entries(600)).map(({ answeredAt }) => answeredAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times).size).toBe(600);
    // What stands in full bundles is not kept twice.
    expect(state.callEntries.getCount()).toBe(600 - 512);
    expect(state.callQueue.getCount()).toBe(0);
  });

  it('says of a call how it ended and by which hashes it is known, and nothing of a person', async () => {
    const token = 'A'.repeat(43);
    const { command, answer } = await answered({
      outcome: 'answered',
      content: { rows: [{ name: '张三', address: '***' }] },
      subject: { count: 1, tokens: [token] },
      answeredAt: 0,
    });
    await log.add(command, answer);
    await log.publish();
    const [entry] = await entries(1);
    expect(entry).toEqual({
      v: 'shutong.connector-log/1',
      call: command.id,
      agreement: command.agreement,
      agreementVersion: 1,
      ...{ mode: 'query', outcome: 'answered', rows: 1, answeredAt: at },
      commandSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      sealedSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      statementSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(JSON.stringify(entry)).not.toContain(token);
  });

  it('goes on after a restart, and after entries that nobody had published', async () => {
    await add(10);
    await log.publish();
    await add(5);
    await state.close();
    state = State.open(dir);
    log = await CallLog.open(dir, state, own);
    await log.publish();
    expect(await check()).toEqual({ size: 15, bad: null });
  });

  const steps = ['write', 'replaceCheckpoint', 'dropPartials'] as const;
  it.each(steps.flatMap((step) => [true, false].map((done) => [step, done] as const)))(
    'loses, doubles and forks nothing where publishing breaks off at %s (done: %s)',
    async (step, done) => {
      await add(200);
      await log.publish();
      await add(200);
      type Step = (...args: unknown[]) => Promise<void>;
      const write = Reflect.get(LogFolderWriter.prototype, step) as Step;
      vi.spyOn(LogFolderWriter.prototype, step).mockImplementationOnce(async function (
        this: LogFolderWriter,
        ...args: unknown[]
      ) {
        if (done) await write.apply(this, args);
        throw new Error('killed');
      });
      await expect(log.publish()).rejects.toThrow('killed');
      await add(50);
      log = await CallLog.open(dir, state, own);
      await log.publish();
      expect(await check()).toEqual({ size: 450, bad: null });
      expect(new Set((await entries(450)).map(({ call }) => call)).size).toBe(450);
    },
  );

  it('signs no second history over a folder that was set back', async () => {
    await add(3);
    await log.publish();
    const older = `${dir}-older`;
    cpSync(callLogFolder(dir), older, { recursive: true });
    await add(300);
    await log.publish();
    rmSync(callLogFolder(dir), { recursive: true });
    cpSync(older, callLogFolder(dir), { recursive: true });
    rmSync(older, { recursive: true });
    log = await CallLog.open(dir, state, own);
    await add(1);
    await expect(log.publish()).rejects.toThrow(LogForkError);
    expect((await check()).size).toBe(3);
  });

  it('is not the log of another key, nor of a hosted connector', async () => {
    await add(1);
    await log.publish();
    const checkpoint = readFileSync(join(callLogFolder(dir), 'checkpoint'), 'utf8');
    expect(checkpoint).toMatch(new RegExp(`^connector/${department}\n1\n`));
    const others = await Promise.all(
      [false, true].map(async (hosted) => {
        const keys = hosted ? own.keys : await openConnectorKeys(generateConnectorKeys());
        return openKeyCard(issueKeyCard(keys, { department, hosted, issuedAt: at }));
      }),
    );
    for (const card of others) {
      const asked = { checkpoint, vkey: callLogVkey(card), reader: folder() };
      await expect(checkLog(asked)).rejects.toThrow();
    }
    expect(callLogVkey(others[1]!)).toMatch(/^hosted-connector\//);
  });

  it('that somebody altered is found, by the first entry that is wrong', async () => {
    await add(4);
    await log.publish();
    const file = join(callLogFolder(dir), 'tile/entries/000.p/4');
    writeFileSync(file, readFileSync(file, 'utf8').replace('connector.quota', 'connector.purps'));
    expect(await check()).toMatchObject({ size: 4, bad: 0 });
  });

  it('has no entries of another shape', () => {
    expect(() => parseLogEntry(Buffer.from('{"v":"shutong.connector-log/2"}'))).toThrow();
    expect(() => parseLogEntry(Buffer.from('none'))).toThrow();
  });
});
