import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { inboundTopic } from '@shutong/exchange';
import type { Subscription } from '@shutong/transport';
import {
  openCommand,
  sealAnswer,
  signTerms,
  type CallCommand,
  type OpenedCommand,
  type Reply,
} from '@shutong/wire';
import type { HeldAgreement } from '../../libs/connector/agreement/held-agreement';
import { Asking } from '../../libs/connector/asking/asking';
import { AccessToken } from '../../libs/connector/hub/access-token';
import { HubClient } from '../../libs/connector/hub/hub-client';
import { AgreementService } from '../../libs/exchange/agreement/agreement.service';
import { ApplicationService } from '../../libs/exchange/application/application.service';
import { replyHeader } from '../../libs/exchange/call/switchboard';
import { DecisionService } from '../../libs/exchange/decision/decision.service';
import { Connectors } from '../../libs/exchange/link/connectors.service';
import { grant, promised } from './exchange-calls';
import { exchangeUnderTest, police, water, type ExchangeUnderTest, type Party } from './exchange';

export const micros = () => Date.now() * 1000;

/** Answers an opened command, as the provider's connector would. */
export type Provide = (opened: OpenedCommand) => Reply | Promise<Reply>;

export const answers = (content: Extract<Reply, { outcome: 'answered' }>['content']): Reply => ({
  outcome: 'answered',
  answeredAt: micros(),
  content,
});

/** A requester's asking side before a listening hub, over a line that can be cut. */
export interface AskingUnderTest {
  readonly hub: ExchangeUnderTest;
  readonly line: Line;
  readonly client: HubClient;
  readonly asking: Asking;
  /** Agreements that the requester's connector holds, by id. */
  readonly held: Map<string, HeldAgreement>;
  /** An agreement that both sides have signed. */
  readonly agree: () => Promise<HeldAgreement>;
  /** From now on commands are answered so, with the provider's keys or another's. */
  readonly serve: (provide: Provide, by?: Party) => void;
  close(): Promise<void>;
}

/** The hub listens; the connector's own parts are the real ones, and the provider answers over the real transport. */
export async function askingUnderTest(): Promise<AskingUnderTest> {
  const hub = await exchangeUnderTest();
  await hub.app.listen(0, '127.0.0.1');
  const { port } = hub.app.getHttpServer().address() as AddressInfo;
  const line = await openLine(port);
  const client = new HubClient(line.url, await tokenOf(hub, `http://127.0.0.1:${port}`));
  const held = new Map<string, HeldAgreement>();
  const find = async (id: string) => held.get(id);
  const agreements = { find, renewed: find };
  const own = { keys: hub.requester.keys, former: [], next: [] };
  const asking = new Asking({ hub: client, agreements, own, now: micros });
  const provider = new Provider(hub);
  const subscription = await provider.subscribe();
  return {
    ...{ hub, line, client, asking, held },
    agree: async () => {
      const agreement = await concluded(hub);
      held.set(agreement.terms.id, agreement);
      return agreement;
    },
    serve: (provide, by = hub.provider) => {
      provider.provide = provide;
      provider.by = by;
    },
    close: async () => {
      await subscription.close();
      await line.close();
      await hub.close();
    },
  };
}

/** How the requester's connector proves itself to the hub that listens there. */
export async function tokenOf(hub: ExchangeUnderTest, url: string) {
  const { clientId } = await hub.app.get(Connectors).get(hub.as(water, 'connector'), water);
  const tokenUrl = `${url}/oauth/token`;
  const audience = 'http://127.0.0.1:7400';
  return new AccessToken({
    clientId,
    tokenUrl,
    audience,
    keys: () => hub.requester.keys,
    now: micros,
  });
}

/** From the application to both signatures, by the hub's own services. */
async function concluded(hub: ExchangeUnderTest): Promise<HeldAgreement> {
  const { app, provider, requester } = hub;
  const applications = app.get(ApplicationService);
  const fields = ['permit_no', 'holder'];
  const purposeCode = randomUUID();
  const { id } = await applications.apply(hub.as(water, 'requester', 'wang'), {
    resourceId: hub.resourceId,
    basis: '水法第四十八条',
    citations: [{ document: 'water-law', article: '第四十八条' }],
    scenario: '取水许可延续',
    scope: '本厅审批处',
    purposeCode,
    purposeText: `核验持证单位 ${purposeCode}`,
    modes: ['verify', 'query'],
    fields,
    ...promised,
    periodUntil: new Date(Date.now() + 86_400_000),
  });
  await applications.approve(hub.as(water, 'office-head', 'li'), id);
  const decisions = app.get(DecisionService);
  const officer = hub.as(police, 'provider-officer', 'chen');
  const granted = { ...grant, quotaCalls: 100 } as const;
  await decisions.propose(officer, id, { ...granted, fields });
  await decisions.answer(hub.as(police, 'office-head', 'sun'), id);
  const agreements = app.get(AgreementService);
  const { nodes } = await agreements.list(hub.as(water, 'requester'), { first: 100 });
  const { id: agreement, terms } = nodes.find(({ applicationId }) => applicationId === id)!;
  for (const [department, keys] of [
    [police, provider.keys],
    [water, requester.keys],
  ] as const) {
    await agreements.sign(hub.as(department, 'connector'), agreement, await signTerms(terms, keys));
  }
  const cards = { provider: provider.card, requester: requester.card };
  return { terms, state: 'active', side: 'requester', cards, restricted: {}, restriction: 0 };
}

/** The provider's end of the real transport; a command that was answered is refused when it comes again. */
class Provider {
  provide: Provide = () => answers({ result: 'match' });
  by: Party;
  private readonly answered = new Set<string>();

  constructor(private readonly hub: ExchangeUnderTest) {
    this.by = hub.provider;
  }

  subscribe(): Promise<Subscription> {
    return this.hub.links.transport.subscribe({
      topic: inboundTopic(police),
      group: 'connector',
      handler: async (message) => {
        if (message.type !== 'call.command') return;
        const command = JSON.parse(message.body.toString('utf8')) as CallCommand;
        if (command.deadline < micros()) return;
        await this.reply(command, message.headers[replyHeader]!);
      },
    });
  }

  private async reply(received: CallCommand, address: string): Promise<void> {
    const { provider, requester, links } = this.hub;
    const parties = { own: provider.keys, requester: requester.card };
    const opened = await openCommand(received, { ...parties, now: micros() });
    const { command } = opened;
    const refused = { outcome: 'refused', code: 'connector.replayed' } as const;
    const reply = this.answered.has(command.id)
      ? { ...refused, answeredAt: micros() }
      : await this.provide(opened);
    this.answered.add(command.id);
    const to = { command, own: this.by.keys, requester: requester.card };
    const body = Buffer.from(JSON.stringify(await sealAnswer(reply, to)));
    const { id } = command;
    await links.transport.reply(address, { id, key: id, type: 'call.answer', headers: {}, body });
  }
}

/** A TCP line to the hub on which sockets really die. */
export interface Line {
  readonly url: string;
  /** Connections made since the line was opened. */
  readonly connections: number;
  /** From now on every new connection dies at once, and those that are there. */
  break(): void;
  mend(): void;
  /** Kills the connections that are there; new ones live. */
  cut(): void;
  /** The next bytes from the hub are swallowed, and their connection dies. */
  loseNextAnswer(): void;
  close(): Promise<void>;
}

async function openLine(port: number): Promise<Line> {
  const sockets = new Set<Socket>();
  const state = { broken: false, losing: false, connections: 0 };
  const cut = () => sockets.forEach((socket) => socket.destroy());
  const server = createServer((near) => {
    state.connections += 1;
    if (state.broken) return void near.destroy();
    const far = connect(port, '127.0.0.1');
    near.pipe(far);
    far.on('data', (bytes) => {
      if (!state.losing) return void near.write(bytes);
      state.losing = false;
      near.destroy();
      far.destroy();
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return state.connections;
    },
    break: () => {
      state.broken = true;
      cut();
    },
    mend: () => void (state.broken = false),
    cut,
    loseNextAnswer: () => void (state.losing = true),
    close: async () => {
      cut();
      await new Promise((closed) => server.close(closed));
    },
  };
}
