import { listAgreements } from '@shutong/connector';
import {
  openKeyCard,
  requestId,
  sealCommand,
  type CallCommand,
  type CallRequest,
  type ConnectorKeys,
} from '@shutong/wire';
import type { Agreement } from '../../libs/exchange/agreement/agreement.entity';
import { AgreementService } from '../../libs/exchange/agreement/agreement.service';
import type { Apply } from '../../libs/exchange/application/application.service';
import { until, water, type ConnectorsUnderTest, type TestConnector } from './connectors';
import { granted } from './exchange-calls';

type Clear = CallRequest['clear'];

interface By {
  /** Whose keys sign; the requester's unless said. */
  readonly keys?: ConnectorKeys;
  readonly content?: object;
}

/** What a provider's connector has given and counted. */
export interface Given {
  readonly answered: number;
  readonly taken: number;
}

/**
 * Whoever has all of the hub's rights, before a real connector of a provider: real agreements, and commands with
 * real signatures and seals that reach the connector past the hub's own checks.
 */
export class PastHub {
  private constructor(
    private readonly world: ConnectorsUnderTest,
    readonly requesterKeys: ConnectorKeys,
  ) {}

  static async over(world: ConnectorsUnderTest): Promise<PastHub> {
    return new PastHub(world, await world.requester.keys());
  }

  /** An agreement that both connectors have signed and hold. */
  async conclude(change: Partial<Apply> = {}, quotaCalls = 100): Promise<Agreement> {
    const { hub, provider, requester } = this.world;
    const made = await granted(hub, { modes: ['verify', 'query'], ...change }, { quotaCalls });
    for (const connector of [provider, requester]) await this.isActive(connector, made.id);
    return made;
  }

  private isActive = ({ dir }: TestConnector, agreement: string) =>
    until(async () =>
      (await listAgreements(dir)).some(({ id, state }) => id === agreement && state === 'active'),
    );

  /** Terms, signatures and key cards of a concluded agreement, as the hub holds them. */
  async document({ id }: Pick<Agreement, 'id'>) {
    const { hub, provider, requester } = this.world;
    const held = await hub.app.get(AgreementService).get(hub.as(water, 'requester'), id);
    const { terms, providerSignature, requesterSignature } = held;
    return {
      terms,
      signatures: { provider: providerSignature, requester: requesterSignature },
      cards: { provider: provider.identity.card, requester: requester.identity.card },
    };
  }

  async command(of: Agreement, change: Partial<Clear> = {}, by: By = {}): Promise<CallCommand> {
    const now = Date.now() * 1000;
    const clear: Clear = {
      id: requestId(now),
      mode: 'query',
      agreement: of.id,
      agreementVersion: 1,
      resource: 'permits',
      fields: ['holder'],
      purpose: of.terms.purpose.code,
      rowsAsked: 1,
      issuedAt: now,
      deadline: now + 8_000_000,
      ...change,
    };
    const content = { keys: { permit_no: 'A-1' }, ...by.content };
    const provider = await openKeyCard(this.world.provider.identity.card);
    return sealCommand({ clear, content }, { own: by.keys ?? this.requesterKeys, provider });
  }

  /** Code by which a command was refused, or its outcome. */
  async ended(sent: CallCommand): Promise<string> {
    const { outcome, code } = await this.world.command(sent);
    return code ?? outcome;
  }

  /** Code by which a message that has no answer was refused. */
  async refused(type: string, key: string, body: unknown): Promise<unknown> {
    const { world } = this;
    const refusals = () =>
      world.provider.lines.filter((line) => line['msg'] === 'refused' && line['about'] === key);
    await world.tell({ type, key, body });
    await until(() => refusals().length > 0);
    return refusals().map(({ code }) => code)[0];
  }

  /** All answers that have left, and all calls that were counted. */
  given(): Promise<Given> {
    return this.world.provider.state((state) => ({
      answered: [...state.statements.getRange()].filter(
        ({ value }) => outcomeOf(value) === 'answered',
      ).length,
      taken: [...state.quota.getRange()].reduce((sum, { value }) => sum + value, 0),
    }));
  }

  /** Calls that one agreement has counted. */
  taken({ id }: Pick<Agreement, 'id'>): Promise<number> {
    return this.world.provider.state((state) =>
      [...state.quota.getRange()]
        .filter(({ key }) => key[0] === id)
        .reduce((sum, { value }) => sum + value, 0),
    );
  }
}

const outcomeOf = (statement: string): unknown => {
  const payload = Buffer.from(statement.split('.')[1]!, 'base64url').toString('utf8');
  return (JSON.parse(payload) as { outcome?: unknown }).outcome;
};
