import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, limits, sha256, type Context, type TxContext } from '@shutong/platform';
import { IsNull, Not } from 'typeorm';
import { Acts } from '../act.service';
import { Departments } from '../department/departments.service';
import { Enrolment } from './enrolment.entity';
import { enrolmentErrors } from './enrolment.errors';

export interface IssuedEnrolment {
  /** Shown this once. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** What a redeemed token allows: one connector for this department, hosted by the operator or not. */
export interface Invitation {
  readonly department: string;
  readonly hosted: boolean;
}

/** Recognisable in a leak; 256 random bits, so that a plain hash is enough at rest. */
const prefix = 'shutong-enrol_';

/** One-time tokens by which a department's connector joins the hub. */
@Injectable()
export class Enrolments {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Acts) private readonly acts: Acts,
  ) {}

  /** Makes a token that is good once, for `limits.enrolmentToken` seconds. */
  issue(ctx: Context, { department, hosted }: Invitation): Promise<IssuedEnrolment> {
    const resource = [{ type: 'department', id: department }];
    return this.acts.perform(ctx, { action: 'identity.enrolment.issue', resource }, async (tx) => {
      await this.departments.activeByCode(tx, department);
      const token = `${prefix}${randomBytes(32).toString('base64url')}`;
      const issuedAt = this.clock.now();
      const expiresAt = new Date(issuedAt.getTime() + limits.enrolmentToken.value * 1000);
      const tokenHash = sha256(token);
      await this.database.repository(tx, Enrolment).insert({
        tokenHash,
        department,
        hosted,
        issuedBy: tx.actor.id,
        issuedAt,
        expiresAt,
      });
      return { result: { token, expiresAt }, events: [], after: { tokenHash, department, hosted } };
    });
  }

  /** Throws `identity.enrolment.unknown-token` for a token that was never issued: who brings it has proven nothing. */
  async assertIssued(ctx: Context, token: string): Promise<void> {
    const enrolments = this.database.repository(ctx, Enrolment);
    const isIssued = await enrolments.existsBy({ tokenHash: sha256(token) });
    if (!isIssued) throw enrolmentErrors.unknownToken();
  }

  /**
   * Spends a token within the caller's transaction and act: it stays unspent if that rolls back.
   * Throws `identity.enrolment.unknown-token`, `.expired`, `.already-used`, or
   * `identity.department.disabled`.
   */
  async redeem(tx: TxContext, token: string): Promise<Invitation> {
    const enrolments = this.database.repository(tx, Enrolment);
    const found = await enrolments.findOne({
      where: { tokenHash: sha256(token) },
      lock: { mode: 'pessimistic_write' },
    });
    const now = this.clock.now();
    if (!found) throw enrolmentErrors.unknownToken();
    if (found.redeemedAt) throw enrolmentErrors.alreadyUsed();
    if (found.expiresAt <= now) throw enrolmentErrors.expired();
    const { tokenHash, department, hosted } = found;
    await this.departments.activeByCode(tx, department);
    await enrolments.update({ tokenHash }, { redeemedAt: now });
    return { department, hosted };
  }

  /** What a token allowed that has been spent; throws `identity.enrolment.unknown-token` for any other. */
  async redeemed(tx: TxContext, token: string): Promise<Invitation> {
    const found = await this.database
      .repository(tx, Enrolment)
      .findOneBy({ tokenHash: sha256(token), redeemedAt: Not(IsNull()) });
    if (!found) throw enrolmentErrors.unknownToken();
    return { department: found.department, hosted: found.hosted };
  }
}
