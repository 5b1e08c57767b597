import { Inject, Injectable } from '@nestjs/common';
import { Clocks, type TimedMatter } from '@shutong/clocks';
import { Notices, type Addressee } from '@shutong/notice';
import { Config, type Day, type TxContext } from '@shutong/platform';
import type { OpenApplication } from './open-application.entity';

/** The clock of the answer to an application for open data. */
export const openAnswerClockOf = (id: string): TimedMatter => ({
  matter: { kind: 'open-application', id },
  kind: 'open-answer',
});

type Cause = 'received' | 'supplement' | 'supplied' | 'extension' | 'extension-answered';

/** What applicant and provider are told; the applicant is named in none of it. */
@Injectable()
export class OpenNotices {
  constructor(
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Config) private readonly config: Config,
  ) {}

  async received(tx: TxContext, application: OpenApplication): Promise<void> {
    await this.tell(tx, application, {
      ...{ cause: 'received', template: 'open-application-received' },
      to: officers(application),
      dueOn: this.clocks.lastDay('open-answer'),
    });
  }

  async supplementAsked(tx: TxContext, application: OpenApplication): Promise<void> {
    await this.tell(tx, application, {
      ...{ cause: 'supplement', template: 'open-supplement-asked', to: applicant(application) },
      dueOn: application.supplementDueOn,
    });
  }

  async supplied(tx: TxContext, application: OpenApplication): Promise<void> {
    await this.done(tx, application, 'supplement');
    await this.tell(tx, application, {
      ...{ cause: 'supplied', template: 'open-application-supplied', to: officers(application) },
    });
  }

  async extensionAsked(tx: TxContext, application: OpenApplication): Promise<void> {
    const department = this.config.authorityDepartment;
    if (!department) return;
    await this.tell(tx, application, {
      ...{ cause: 'extension', template: 'open-extension-asked' },
      to: [{ department, role: 'authority' }],
    });
  }

  async extensionAnswered(tx: TxContext, application: OpenApplication): Promise<void> {
    await this.tell(tx, application, {
      cause: 'extension-answered',
      template: application.extensionConsented
        ? 'open-answer-extended'
        : 'open-answer-not-extended',
      to: [...officers(application), ...applicant(application)],
    });
  }

  /** Answered or withdrawn: nothing is to be done any more. */
  async ended(tx: TxContext, application: OpenApplication): Promise<void> {
    for (const cause of ['received', 'supplement'] as const) {
      await this.done(tx, application, cause);
    }
    const to = application.state === 'withdrawn' ? officers(application) : applicant(application);
    const template = `open-application-${application.state}`;
    await this.tell(tx, application, { cause: application.state, template, to });
  }

  async revoked(tx: TxContext, application: OpenApplication): Promise<void> {
    await this.tell(tx, application, {
      ...{ cause: 'revoked', template: 'open-agreement-revoked', to: applicant(application) },
    });
  }

  private done(tx: TxContext, { id }: OpenApplication, cause: Cause): Promise<void> {
    return this.notices.done(tx, `open-application/${id}/${cause}`);
  }

  private async tell(
    tx: TxContext,
    { id, title }: OpenApplication,
    { cause, template, to, dueOn }: Told,
  ): Promise<void> {
    await this.notices.tell(tx, {
      ...{ cause: `open-application/${id}/${cause}`, template, to, params: { title } },
      about: { type: 'open-application', id },
      ...(dueOn ? { dueOn } : {}),
    });
  }
}

interface Told {
  readonly cause: string;
  readonly template: string;
  readonly to: readonly Addressee[];
  readonly dueOn?: Day | null;
}

const officers = ({ provider: department }: OpenApplication): Addressee[] => [
  { department, role: 'provider-officer' },
  { department, role: 'office-head' },
];

const applicant = ({ appliedBy: person }: OpenApplication): Addressee[] => [{ person }];
