import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { enrol, startConnector, type Identity, type RunningConnector } from '@shutong/connector';
import { inboundTopic } from '@shutong/exchange';
import { Enrolments } from '@shutong/identity';
import { closeLinks } from '@shutong/messaging';
import { freePort, type Clock } from '@shutong/platform';
import { openConnectorKeys, type CallAnswer, type ConnectorKeys, type Origin } from '@shutong/wire';
import { pino, type Logger } from 'pino';
import { stringify } from 'yaml';
import { State } from '../../libs/connector/state/state';
import { bureau, exchangeHub, hubOver, police, water, type ExchangeHub } from './exchange';
import { newTokenKey } from './identity-hub';
import { patienceMs } from './patience';

/** Bearer key of each department's own system. */
export const systemKey = 'key-of-the-departments-system';

const ceiling = {
  modes: ['verify', 'query'],
  fields: ['permit_no', 'holder'],
  masks: {},
  maxRows: 5,
  quota: { calls: 100, window: 'day' },
  days: 366,
};

/** What the provider serves in these tests. */
export const permits = {
  resource: 'permits',
  source: 'files',
  table: 'permits',
  columns: { permit_no: 'permit_no', holder: 'holder', contact: 'contact' },
  keyFields: ['permit_no'],
  matchRules: { permit_no: 'exact', holder: 'nfkc' },
  masks: {},
  ceiling,
};

/** Until it holds; an error where it never does, so that a test that fails also ends. */
export async function until(holds: () => unknown): Promise<void> {
  const last = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > last) throw new Error(`Never came true: ${holds.toString()}`);
    await sleep(20);
  }
}

/** A department's connector in a folder of its own, enrolled by a one-time token over HTTP. */
export class TestConnector {
  /** Lines of its log, parsed. */
  readonly lines: Record<string, unknown>[] = [];
  private running: RunningConnector | undefined;

  constructor(
    readonly dir: string,
    readonly identity: Identity,
  ) {}

  /** Writes connector.yaml, on top of what every test needs. */
  configure(change: object): void {
    const sha256 = createHash('sha256').update(systemKey).digest('hex');
    const config = {
      hub: this.identity.hub,
      transport: { kind: 'stream' },
      listen: { host: '127.0.0.1', port: 0, keys: [{ name: 'system', sha256 }] },
      pins: {},
      ...change,
    };
    writeFileSync(join(this.dir, 'connector.yaml'), stringify(config), { mode: 0o600 });
  }

  async start(): Promise<void> {
    this.running = await startConnector(this.dir, this.log());
  }

  async stop(): Promise<void> {
    await this.running?.close();
    this.running = undefined;
  }

  /** Work with the open state of the folder. */
  async state<T>(work: (state: State) => T | Promise<T>): Promise<T> {
    const state = State.open(this.dir);
    try {
      return await work(state);
    } finally {
      await state.close();
    }
  }

  /** The department's own keys: who holds the folder holds them. */
  keys(): Promise<ConnectorKeys> {
    return this.state((state) => openConnectorKeys(state.get('keys')!));
  }

  /** Of its local address. */
  get url(): string {
    return `http://127.0.0.1:${this.running!.port}`;
  }

  /** As the department's own system asks, at the local address; without a body it looks. */
  async ask(path: string, body?: object, port = this.running!.port): Promise<LocalAnswer> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...{ authorization: `Bearer ${systemKey}`, 'content-type': 'application/json' },
        'accept-language': 'en',
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  private log(): Logger {
    const { lines } = this;
    return pino({}, { write: (line) => void lines.push(JSON.parse(line) as never) });
  }
}

export interface LocalAnswer {
  readonly status: number;
  readonly call?: string;
  readonly result?: string;
  readonly rows?: readonly Record<string, unknown>[];
  readonly code?: string;
  /** The term of the agreement that refused the call. */
  readonly term?: string;
  readonly origin?: Origin & { readonly at: string };
}

type ListeningHub = Pick<ExchangeHub, 'app' | 'links'>;

/** A hub that listens, and the folders of a provider's, a requester's and the authority's connector. */
export interface ConnectorsUnderTest {
  readonly hub: ExchangeHub;
  readonly url: string;
  readonly folder: string;
  readonly provider: TestConnector;
  readonly requester: TestConnector;
  /** A new connector in a folder of its own. */
  join(department: string): Promise<TestConnector>;
  token(department: string): Promise<string>;
  /** The provider's settings, with pins and mounts of one's own. */
  serving(change?: object): object;
  /** A message as the hub sends it; resolves with its reply where one comes. */
  tell(message: { type: string; key: string; body: unknown }): Promise<void>;
  command(body: { id: string }): Promise<CallAnswer>;
  /** No connector reaches the hub any more; `hub.app` still does what a test asks of it. */
  stopHub(): Promise<void>;
  /** Another process of the hub over the same database, under the same address. */
  startHub(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param settings of the hub, beside those that every test needs
 * @param hosted departments whose connectors the operator runs
 * @param clock of the hub
 */
export async function connectorsUnderTest(
  settings: Readonly<Record<string, string>> = {},
  hosted: readonly string[] = [],
  clock?: Clock,
): Promise<ConnectorsUnderTest> {
  // The hub's address stands in its settings before it listens.
  const port = Number(settings['HUB_PORT'] ?? (await freePort()));
  const url = settings['HUB_URL'] ?? `http://127.0.0.1:${port}`;
  const all = { HUB_URL: url, TOKEN_KEY: newTokenKey(), ...settings };
  const hub = await exchangeHub(all, clock);
  await hub.app.listen(port, '127.0.0.1');
  let listening: ListeningHub | undefined = hub;
  const folder = mkdtempSync(join(tmpdir(), 'connectors-'));
  writeRegister(folder);
  const isHosted = (department: string) => hosted.includes(department);
  const token = async (department: string) => {
    const ctx = hub.as(department, 'security-administrator');
    return (await hub.app.get(Enrolments).issue(ctx, { department, hosted: isHosted(department) }))
      .token;
  };
  const joined: TestConnector[] = [];
  const joinHub = async (department: string) => {
    const dir = join(folder, department);
    const by = { hosted: isHosted(department), now: Date.now() * 1000 };
    const asked = { dir, hub: url, department, ...by };
    const { identity } = await enrol({ ...asked, token: await token(department) });
    const connector = new TestConnector(dir, identity);
    joined.push(connector);
    return connector;
  };
  const [provider, requester] = [await joinHub(police), await joinHub(water)];
  const serving = (change = {}) => ({
    pins: { [water]: requester.identity.thumbprint },
    sources: { files: { kind: 'csv', folder: join(folder, 'register') } },
    mounts: [permits],
    ...change,
  });
  provider.configure(serving());
  requester.configure({ pins: { [police]: provider.identity.thumbprint } });
  const stopHub = async () => {
    await listening?.app.close();
    if (listening && listening !== hub) await closeLinks(listening.links);
    listening = undefined;
  };
  const attacker = await attackerOf(hub);
  return {
    ...{ hub, url, folder, provider, requester, token, serving },
    join: joinHub,
    tell: attacker.tell,
    command: attacker.command,
    stopHub,
    startHub: async () => {
      listening = await hubOver(hub.db, all);
      await listening.app.listen(port, '127.0.0.1');
    },
    close: async () => {
      for (const connector of joined) await connector.stop();
      await attacker.close();
      if (listening !== hub) await stopHub();
      await hub.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export { bureau, police, water };

function writeRegister(folder: string): void {
  mkdirSync(join(folder, 'register'));
  const lines = ['permit_no,holder,contact', 'A-1,水务公司,13800138000', 'A-2,灌区管理所,'];
  writeFileSync(join(folder, 'register', 'permits.csv'), `${lines.join('\n')}\n`);
}

/** With all of the hub's rights: whatever it likes to the provider's connector, and what comes back. */
async function attackerOf({ links: { transport } }: ExchangeHub) {
  const inbox = await transport.openReplies(15);
  const waiting = new Map<string, (answer: CallAnswer) => void>();
  inbox.onMessage(({ body }) => {
    const answer = JSON.parse(body.toString('utf8')) as CallAnswer;
    waiting.get(answer.id)?.(answer);
  });
  let sent = 0;
  const publish = (type: string, key: string, body: unknown) =>
    transport.publish(inboundTopic(police), [
      {
        ...{ id: `attack-${(sent += 1)}`, key, type },
        headers: { 'reply-to': inbox.address },
        body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      },
    ]);
  return {
    tell: ({ type, key, body }: { type: string; key: string; body: unknown }) =>
      publish(type, key, body),
    command: async (body: { id: string }) => {
      const answer = new Promise<CallAnswer>((resolve) => waiting.set(body.id, resolve));
      await publish('call.command', `${body.id}-${sent}`, body);
      return answer;
    },
    close: () => inbox.close(),
  };
}
