import { Inject, Injectable } from '@nestjs/common';
import { Config, Database, type TxContext } from '@shutong/platform';
import { In, IsNull } from 'typeorm';
import { DepartmentNames } from '../agreement/department-names.service';
import { Application } from '../application/application.entity';
import { ApplicationTellings, type Told } from '../application/application-tellings.service';
import type { ApplicationFile } from '../application/application-file';
import { Decision } from '../decision/decision.entity';
import { Extension } from '../extension/extension.entity';
import { Supplement } from '../supplement/supplement.entity';
import { Matter, MatterPart } from './matter.entity';
import { tellingsOf, type MatterSource } from './matter-tellings.policy';

/** What people are told of a matter, and what they have to do about it, in place of what its members would tell each. */
@Injectable()
export class MatterTellings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ApplicationTellings) private readonly tellings: ApplicationTellings,
    @Inject(DepartmentNames) private readonly names: DepartmentNames,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** After whatever happened to it or to a member: who has something to do now has it as one task. */
  async follow(tx: TxContext, id: string): Promise<void> {
    const source = await this.sourceOf(tx, id);
    const { title, requester } = source.matter;
    const parties = { title, requester: await this.names.of(tx, requester) };
    const told: Told[] = [];
    for (const { provider, members, ...telling } of tellingsOf(source)) {
      const named = provider ? { provider: await this.names.of(tx, provider) } : {};
      told.push({ ...telling, applications: members, parties: { ...parties, ...named } });
    }
    await this.tellings.tell(tx, { type: 'matter', id }, told);
  }

  private async sourceOf(tx: TxContext, id: string): Promise<MatterSource> {
    const parts = await this.held(tx, id);
    const matter = await this.database.repository(tx, Matter).findOneByOrFail({ id });
    const files = await this.filesOf(tx, id);
    return {
      matter,
      parts: parts.map((part) => ({
        part,
        files: files.filter(({ application }) => application.provider === part.provider),
      })),
    };
  }

  /**
   * What is told hangs on all members, so that whoever steps in another part waits, at the first part, until this
   * is told; the last one sees everything.
   */
  private async held(tx: TxContext, matterId: string): Promise<MatterPart[]> {
    const parts = this.database.repository(tx, MatterPart);
    const order = { provider: 'ASC' } as const;
    await parts.findOne({ where: { matterId }, order, lock: { mode: 'pessimistic_write' } });
    return parts.find({ where: { matterId }, order });
  }

  private async filesOf(tx: TxContext, matterId: string): Promise<ApplicationFile[]> {
    const members = await this.database
      .repository(tx, Application)
      .find({ where: { matterId }, order: { id: 'ASC' } });
    const applicationId = In(members.map(({ id }) => id));
    const decisions = await this.database
      .repository(tx, Decision)
      .findBy({ applicationId, replacedAt: IsNull() });
    const supplements = await this.database.repository(tx, Supplement).findBy({ applicationId });
    const extensions = await this.database.repository(tx, Extension).findBy({ applicationId });
    const over = new Set<string>();
    for (const one of members) {
      if (await this.tellings.supplementOver(tx, one)) over.add(one.id);
    }
    return members.map((application) => ({
      application,
      supplementOver: over.has(application.id),
      decision: ofMember(decisions, application),
      supplement: ofMember(supplements, application),
      extension: ofMember(extensions, application),
      authority: this.config.authorityDepartment,
    }));
  }
}

const ofMember = <T extends { readonly applicationId: string }>(
  all: readonly T[],
  { id }: Application,
): T | null => all.find(({ applicationId }) => applicationId === id) ?? null;
