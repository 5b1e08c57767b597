import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HubRefusal, HubUnreachable } from '../hub/hub.errors';
import { State } from '../state/state';
import { mostOutgoing, Outgoing } from './outgoing';

describe('what the hub is to get', () => {
  let folder: string;
  let state: State;
  let sent: string[];
  let refused: string[];
  let hub: (path: string) => void;
  const item = (n: number) => ({ path: `/${n}`, body: { n }, type: 'test', about: `a-${n}` });
  const open = () =>
    new Outgoing({
      state,
      hub: {
        post: async <T>(path: string) => {
          hub(path);
          sent.push(path);
          return undefined as T;
        },
      },
      onRefused: (error, _type, about) => refused.push(`${(error as HubRefusal).code} ${about}`),
      onNews: () => undefined,
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outgoing-'));
    state = State.open(folder);
    [sent, refused, hub] = [[], [], () => undefined];
  });
  afterEach(async () => {
    await state.close();
    rmSync(folder, { recursive: true });
  });

  it('leaves in its order, once the hub is there, also after a restart', async () => {
    const before = open();
    await Promise.all([1, 2, 3].map((n) => before.add(item(n))));
    hub = () => {
      throw new HubUnreachable('test');
    };
    await expect(before.round()).rejects.toThrow(HubUnreachable);
    hub = () => undefined;
    const after = open();
    await after.add(item(4));
    await after.round();
    await after.round();
    expect(sent).toEqual(['/1', '/2', '/3', '/4']);
  });

  it('stands still where the hub goes away, and passes over what the hub does not take', async () => {
    const outgoing = open();
    for (const n of [1, 2, 3]) await outgoing.add(item(n));
    hub = (path) => {
      if (path === '/1') throw new HubRefusal('exchange.agreement.not-found', 404, 'Unknown.');
      if (path === '/3') throw new HubRefusal('platform.too-many', 429, 'Later.');
    };
    await expect(outgoing.round()).rejects.toThrow(HubRefusal);
    expect([sent, refused]).toEqual([['/2'], ['exchange.agreement.not-found a-1']]);
    expect(state.outgoing.getKeysCount()).toBe(1);
  });

  it('refuses what is beyond its bound, and loses nothing of what it has', async () => {
    const full = Array.from({ length: mostOutgoing }, (_, n) => state.outgoing.put(n + 1, item(n)));
    await Promise.all(full);
    const outgoing = open();
    await expect(outgoing.add(item(-1))).rejects.toMatchObject({ code: 'connector.outgoing-full' });
    expect(state.outgoing.getKeysCount()).toBe(mostOutgoing);
    await state.outgoing.remove(1);
    await outgoing.add(item(-1));
    expect(state.outgoing.get(mostOutgoing + 1)).toEqual(item(-1));
  });
});
