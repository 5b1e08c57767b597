import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Database, sha256, type TxContext } from '@shutong/platform';
import { isHosted } from '@shutong/wire';
import { Connector } from '../link/connector.entity';
import { inboundTopic } from '../link/topics';
import { Agreement } from './agreement.entity';
import { AgreementTellings, type AgreementNews } from './agreement-tellings.service';
import { hasEnded } from './agreement.states';
import { hasServed } from './present.query';

/** How the log calls what is done to an agreement, and what its connectors are told as the reason. */
export interface AgreementAct {
  readonly action: string;
  readonly reason: string;
  /** Credit codes of those whose act it is; without them the department of whoever acts. */
  readonly by?: readonly string[];
}

/** What both connectors of an agreement are told, and what the log and other libs learn of it. */
@Injectable()
export class AgreementNotices {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AgreementTellings) private readonly tellings: AgreementTellings,
  ) {}

  /** Asks both connectors for their signatures. */
  async proposed(tx: TxContext, agreement: Agreement): Promise<void> {
    await this.tellBoth(tx, agreement, 'agreement.proposed', {
      terms: agreement.terms,
      cards: await this.cards(tx, agreement),
    });
    await this.record(tx, agreement, 'exchange.agreement.propose', 'ok');
  }

  /** Hands both connectors the document that either can check without the hub. */
  async activated(tx: TxContext, agreement: Agreement): Promise<void> {
    await this.tellBoth(tx, agreement, 'agreement.active', {
      document: documentOf(agreement),
      cards: await this.cards(tx, agreement),
    });
    const { replaces } = agreement;
    await this.event(tx, agreement, 'exchange.agreement.activated', replaces ? { replaces } : {});
    await this.tellings.changed(tx, agreement, 'activated');
  }

  /** Suspended, resumed, terminated or expired: the provider's connector stops or goes on. */
  async restricted(tx: TxContext, agreement: Agreement, act: AgreementAct): Promise<void> {
    await this.changed(tx, agreement, act);
    await this.event(tx, agreement, 'exchange.agreement.restricted');
    const isUnsigned =
      hasEnded(agreement.state) && !(await hasServed(this.database, tx, agreement));
    await this.tellings.changed(tx, agreement, isUnsigned ? 'unsigned' : newsOf(agreement));
  }

  /** Nobody awaits the further period or the wider version any more; the agreement itself stands as it did. */
  async dropped(tx: TxContext, next: Agreement, act: AgreementAct): Promise<void> {
    await this.changed(tx, next, act);
    await this.event(tx, next, 'exchange.agreement.renewal-dropped');
    await this.tellings.changed(tx, next, 'renewal-dropped');
  }

  /** What takes its place tells everybody else. */
  replaced(tx: TxContext, before: Agreement): Promise<void> {
    return this.record(tx, before, 'exchange.agreement.replace', 'ok');
  }

  async signed(tx: TxContext, agreement: Agreement): Promise<void> {
    await this.record(tx, agreement, 'exchange.agreement.sign', 'ok');
  }

  /** Self-signed key cards of both parties; the terms pin their thumbprints. */
  async cards(
    tx: TxContext,
    agreement: Pick<Agreement, 'provider' | 'requester'>,
  ): Promise<{ provider: string; requester: string }> {
    const connectors = this.database.repository(tx, Connector);
    const [provider, requester] = await Promise.all([
      connectors.findOneByOrFail({ department: agreement.provider }),
      connectors.findOneByOrFail({ department: agreement.requester }),
    ]);
    return { provider: provider.card, requester: requester.card };
  }

  private async changed(
    tx: TxContext,
    agreement: Agreement,
    { action, reason }: AgreementAct,
  ): Promise<void> {
    const { id, version, state } = agreement;
    await this.tellBoth(tx, agreement, 'agreement.changed', {
      ...{ agreement: id, version, state, reason },
    });
    await this.record(tx, agreement, action, 'ok');
  }

  private async tellBoth(
    tx: TxContext,
    agreement: Agreement,
    type: string,
    body: object,
  ): Promise<void> {
    for (const department of [agreement.provider, agreement.requester]) {
      await this.outbox.send(tx, inboundTopic(department), {
        key: agreement.id,
        type,
        headers: {},
        body: Buffer.from(JSON.stringify(body)),
      });
    }
  }

  private async record(tx: TxContext, a: Agreement, action: string, reason: string): Promise<void> {
    await this.audit.record(tx, {
      action,
      outcome: 'allow',
      reason,
      resource: [
        { type: 'agreement', id: a.id, version: String(a.version), fields: a.terms.fields },
        { type: 'resource', id: a.resourceId },
      ],
      purpose: { code: a.terms.purpose.code, legalBasis: a.terms.legalBasis, agreement: a.id },
      change: { afterSha256: sha256(`${a.termsSha256} ${a.state}`) },
    });
  }

  private async event(
    tx: TxContext,
    agreement: Agreement,
    type: string,
    more: { readonly replaces?: number } = {},
  ): Promise<void> {
    const { id, version, requester, provider, resourceId, state } = agreement;
    const hosted = isHosted(agreement.terms);
    const data = { id, version, requester, provider, resourceId, state, hosted, ...more };
    await this.outbox.add(tx, { type, subject: id, data });
  }
}

/** A restriction that left it active has been lifted; of what is replaced, what takes its place is told. */
const newsOf = ({ state }: Agreement): AgreementNews =>
  state === 'active' || state === 'proposed' || state === 'replaced' ? 'resumed' : state;

/** Terms with both signatures, as both connectors keep them. */
export function documentOf(agreement: Agreement) {
  return {
    terms: agreement.terms,
    signatures: {
      provider: agreement.providerSignature,
      requester: agreement.requesterSignature,
    },
  };
}
