import type { Clients } from '@shutong/identity';
import { SystemClock } from '@shutong/platform';
import { eventually } from '../../transport/contract/harness.contract';
import { ConnectorRights } from './connector-rights.schedule';
import type { Connectors } from './connectors.service';
import type { ConnectorTopics } from './connector-topics';

describe('rights of connectors at the brokers', () => {
  const shutOut = new Set<string>();
  const done: string[] = [];
  const running: ConnectorRights[] = [];
  beforeEach(() => {
    shutOut.clear();
    done.length = 0;
  });
  afterEach(() => Promise.all(running.splice(0).map((each) => each.onApplicationShutdown())));

  async function start(haveRights: boolean, admit?: (department: string) => Promise<void>) {
    const active = async () =>
      ['A', 'B'].map((department) => ({ department, clientId: department }));
    const topics = {
      haveRights: () => haveRights,
      admit: async (department: string) => {
        done.push(`admit ${department}`);
        await admit?.(department);
      },
      dismiss: async (department: string) => void done.push(`dismiss ${department}`),
    };
    const clients = { isAdmitted: async (_ctx: unknown, id: string) => !shutOut.has(id) };
    const rights = new ConnectorRights(
      { active } as unknown as Connectors,
      clients as unknown as Clients,
      topics as unknown as ConnectorTopics,
      new SystemClock(),
    );
    await rights.onApplicationBootstrap();
    running.push(rights);
  }

  it('are given anew at the start of the worker, to those that are admitted', async () => {
    shutOut.add('A');
    await start(true);
    await eventually(() => done.length > 0, 'the rights');
    expect(done).toEqual(['admit B']);
  });

  it('are taken where the department was shut out while they were given', async () => {
    await start(true, async (department) => void shutOut.add(department));
    await eventually(() => done.length === 4, 'the rights');
    expect(done).toEqual(['admit A', 'dismiss A', 'admit B', 'dismiss B']);
  });

  it('are tried again where the brokers fail', async () => {
    let failures = 1;
    await start(true, async () => {
      if (failures-- > 0) throw new Error('away');
    });
    await eventually(() => done.length === 3, 'the rights');
    expect(done).toEqual(['admit A', 'admit A', 'admit B']);
  });

  it('are nothing to do where nobody checks them', async () => {
    await start(false);
    expect(running.splice(0)).toHaveLength(1);
    expect(done).toEqual([]);
  });
});
