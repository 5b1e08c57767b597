import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Config, Database, canonicalJson, sha256, type TxContext } from '@shutong/platform';
import { isHosted, type Restriction } from '@shutong/wire';
import type { Agreement } from '../agreement/agreement.entity';
import { Connector } from '../link/connector.entity';
import { inboundTopic } from '../link/topics';
import { IssuedRestriction } from './issued-restriction.entity';

/** A notice with the authority's signature, as both connectors of its agreement prove it. */
export interface SignedRestriction {
  readonly notice: Restriction;
  readonly signature: string;
  /** Key card of the authority's connector. */
  readonly card: string;
}

/** Who is told of a narrowed agreement: the authority's connector to sign it, then both parties' to keep it. */
@Injectable()
export class RestrictionNotices {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** It holds at the hub from now on; the authority's connector is asked for its signature. */
  async narrowed(tx: TxContext, agreement: Agreement, notice: Restriction): Promise<void> {
    await this.record(tx, agreement, 'exchange.agreement.narrow', notice);
    const { id, version, requester, provider, resourceId, state } = agreement;
    const hosted = isHosted(agreement.terms);
    const items = Object.entries(notice.items).map(([item, restricted]) => ({
      item,
      ...restricted,
    }));
    const facts = { id, version, requester, provider, resourceId, state, hosted };
    const data = { ...facts, number: notice.number, entry: notice.entry, items };
    await this.outbox.add(tx, { type: 'exchange.agreement.narrowed', subject: id, data });
    if (await this.hasAuthority(tx)) await this.askAuthority(tx, notice);
  }

  /** Asks the authority's connector, which has just joined, for what was narrowed before. */
  async joined(tx: TxContext, connector: Connector): Promise<void> {
    if (connector.department !== this.config.authorityDepartment) return;
    const unsigned = await this.database
      .repository(tx, IssuedRestriction)
      .createQueryBuilder('r')
      .distinctOn(['r.agreement', 'r.version'])
      .where('r.signature IS NULL')
      .orderBy({ 'r.agreement': 'ASC', 'r.version': 'ASC', 'r.number': 'DESC' })
      .getMany();
    for (const { notice } of unsigned) await this.askAuthority(tx, notice);
  }

  /** Both connectors get what either can prove without the hub. */
  async signed(tx: TxContext, agreement: Agreement, signed: SignedRestriction): Promise<void> {
    await this.record(tx, agreement, 'exchange.restriction.sign', signed.notice);
    for (const department of [agreement.provider, agreement.requester]) {
      await this.tell(tx, department, { type: 'agreement.narrowed', body: signed });
    }
  }

  /** The provider's connector holds it. */
  async received(tx: TxContext, agreement: Agreement, notice: Restriction): Promise<void> {
    await this.record(tx, agreement, 'exchange.restriction.receive', notice);
  }

  private hasAuthority(tx: TxContext): Promise<boolean> {
    const authority = { department: this.config.authorityDepartment, state: 'active' } as const;
    return this.database.repository(tx, Connector).existsBy(authority);
  }

  private askAuthority(tx: TxContext, notice: Restriction): Promise<void> {
    const { authorityDepartment: authority } = this.config;
    return this.tell(tx, authority, { type: 'restriction.issued', body: { notice } });
  }

  /** Under the agreement's key, so that it comes after the terms that it restricts. */
  private async tell(
    tx: TxContext,
    department: string,
    { type, body }: { readonly type: string; readonly body: { readonly notice: Restriction } },
  ): Promise<void> {
    await this.outbox.send(tx, inboundTopic(department), {
      ...{ key: body.notice.agreement, type, headers: {} },
      body: Buffer.from(JSON.stringify(body)),
    });
  }

  private async record(
    tx: TxContext,
    { id, version, resourceId }: Agreement,
    action: string,
    notice: Restriction,
  ): Promise<void> {
    await this.audit.record(tx, {
      action,
      outcome: 'allow',
      reason: 'ok',
      resource: [
        { type: 'agreement', id, version: String(version), fields: Object.keys(notice.items) },
        { type: 'restriction', id, version: String(notice.number) },
        { type: 'resource', id: resourceId },
      ],
      change: { afterSha256: sha256(canonicalJson(notice)) },
    });
  }
}
