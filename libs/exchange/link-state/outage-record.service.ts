import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Notices, type Addressee } from '@shutong/notice';
import { Config, minuteInChina, type TxContext } from '@shutong/platform';
import { DepartmentNames } from '../agreement/department-names.service';
import type { LinkOutage } from './link-outage.entity';

/** What an outage leaves behind: entries of the log, events, and a task of those who can end it. */
@Injectable()
export class OutageRecord {
  constructor(
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Config) private readonly config: Config,
    @Inject(DepartmentNames) private readonly names: DepartmentNames,
  ) {}

  async lost(tx: TxContext, outage: LinkOutage): Promise<void> {
    await this.record(tx, 'exchange.connector.lose', outage);
    const { id, department, since } = outage;
    const data = { id, department, since: since.toISOString() };
    await this.outbox.add(tx, { type: 'exchange.connector.lost', subject: department, data });
    await this.notices.tell(tx, {
      ...{ cause: causeOf(outage), template: 'connector-lost', task: true },
      to: this.concerned(department),
      about: { type: 'connector', id: department },
      params: { department: await this.names.of(tx, department), since: minuteInChina(since) },
    });
  }

  async returned(tx: TxContext, outage: LinkOutage & { readonly until: Date }): Promise<void> {
    await this.record(tx, 'exchange.connector.return', outage);
    const { id, department, since, until } = outage;
    const data = { id, department, since: since.toISOString(), until: until.toISOString() };
    await this.outbox.add(tx, { type: 'exchange.connector.returned', subject: department, data });
    await this.notices.done(tx, causeOf(outage));
  }

  private async record(
    tx: TxContext,
    action: string,
    { id, department }: LinkOutage,
  ): Promise<void> {
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'connector', id: department },
        { type: 'outage', id },
      ],
    });
  }

  private concerned(department: string): Addressee[] {
    const { authorityDepartment: authority } = this.config;
    return [
      { department, role: 'office-head' },
      { department, role: 'provider-officer' },
      { department, role: 'system-administrator' },
      ...(authority === '' ? [] : [{ department: authority, role: 'authority' } as const]),
    ];
  }
}

/** By which people are told of an outage, once. */
const causeOf = ({ id }: LinkOutage): string => `outage/${id}/lost`;
