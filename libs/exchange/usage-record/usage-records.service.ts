import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Notices } from '@shutong/notice';
import {
  Clock,
  Database,
  sha256,
  turnLoader,
  uuidv7,
  type Context,
  type TxContext,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementEndings } from '../agreement/agreement-endings.service';
import { lockAgreement } from '../agreement/lock.query';
import { openRecordTasks } from './unrecorded-use.query';
import { UsageRecord, type UsageKind } from './usage-record.entity';
import { usageRecordErrors } from './usage-record.errors';
import { assertTold, mayCertify, mayRecord } from './usage-record.policy';

interface Recording {
  readonly action: string;
  readonly agreementId: string;
  readonly kind: UsageKind;
  readonly text: string;
  readonly certifies: boolean;
}

/**
 * How requesters use shared data, for whoever inspects it (Decree 809, Art. 29): nobody changes the records, and none is deleted within
 * three years.
 */
@Injectable()
export class UsageRecords {
  private readonly certificates: DataLoader<string, UsageRecord | null>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AgreementEndings) private readonly endings: AgreementEndings,
    @Inject(Notices) private readonly notices: Notices,
  ) {
    this.certificates = turnLoader((ids) => this.loadCertificates(ids));
  }

  record(ctx: Context, agreementId: string, kind: UsageKind, text: string): Promise<UsageRecord> {
    const action = 'exchange.usage-record.write';
    const recording = { action, agreementId, kind, text, certifies: false };
    return this.write(ctx, recording, (agreement) => mayRecord(ctx.actor, agreement));
  }

  /** The certificate of disposal: how what was received has been destroyed. */
  certify(ctx: Context, agreementId: string, statement: string): Promise<UsageRecord> {
    const action = 'exchange.usage-record.certify';
    const kind = 'destruction' as const;
    const recording = { action, agreementId, kind, text: statement, certifies: true };
    return this.write(ctx, recording, (agreement) => mayCertify(ctx.actor, agreement));
  }

  /** Of this version, which has been read, so its certificate may be. */
  certificateOf({ id, version }: Pick<Agreement, 'id' | 'version'>): Promise<UsageRecord | null> {
    return this.certificates.load(`${id}/${version}`);
  }

  private write(
    ctx: Context,
    { action, agreementId, ...content }: Recording,
    check: (agreement: Agreement) => void,
  ): Promise<UsageRecord> {
    const resource = [{ type: 'agreement', id: agreementId }];
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const agreement = await lockAgreement(this.database, tx, agreementId);
        check(agreement);
        assertTold(content.text);
        const recordedAt = this.clock.now();
        const by = { recordedBy: ctx.actor.id, recordedAt };
        const of = { agreementId, agreementVersion: agreement.version };
        const record: UsageRecord = { id: uuidv7(recordedAt), ...of, ...content, ...by };
        await this.insert(tx, record);
        if (record.certifies) await this.endings.disposed(tx, agreement);
        const { purpose, legalBasis } = agreement.terms;
        await this.audit.record(tx, {
          ...{ action, outcome: 'allow', reason: 'ok' },
          resource: [...resource, { type: 'usage-record', id: record.id }],
          purpose: { code: purpose.code, legalBasis, agreement: agreementId },
          change: { afterSha256: sha256(`${record.kind} ${record.text}`) },
        });
        const { requester, provider } = agreement;
        const { id, kind, certifies } = record;
        const data = { id, agreementId, requester, provider, kind, certifies };
        await this.outbox.add(tx, { type: 'exchange.usage.recorded', subject: agreementId, data });
        return record;
      }),
    );
  }

  /** Whoever had it as a task to record the use has done so. */
  private async insert(tx: TxContext, record: UsageRecord): Promise<void> {
    await this.database.repository(tx, UsageRecord).insert(record).catch(onlyOnce);
    const tasks = await openRecordTasks(this.notices, tx, record.agreementId);
    for (const cause of tasks) await this.notices.done(tx, cause);
  }

  private async loadCertificates(keys: readonly string[]): Promise<(UsageRecord | null)[]> {
    const ids = keys.map((key) => key.split('/')[0]!);
    const where = { agreementId: In(ids), certifies: true };
    const found = await this.database.dataSource.getRepository(UsageRecord).findBy(where);
    const keyOf = ({ agreementId: id, agreementVersion: version }: UsageRecord) =>
      `${id}/${version}`;
    const byKey = new Map(found.map((one) => [keyOf(one), one]));
    return keys.map((key) => byKey.get(key) ?? null);
  }
}

function onlyOnce(error: unknown): never {
  const { constraint } = error as { constraint?: string };
  if (constraint === 'usage_record_certificate') throw usageRecordErrors.alreadyCertified();
  throw error;
}
