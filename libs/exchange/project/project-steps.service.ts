import { Inject, Injectable } from '@nestjs/common';
import { Audit, type ActResource } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Database, canonicalJson, sha256, type Context, type TxContext } from '@shutong/platform';
import { Project } from './project.entity';
import { projectErrors } from './project.errors';
import { ProjectFiles } from './project-files.service';
import { mayRead, type ProjectFile } from './project.policy';

/** What was done, as the log calls it and as others are told. */
interface Deed {
  readonly action: string;
  readonly event: string;
  readonly resource?: readonly ActResource[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The one write path of everything that happens in a project. */
@Injectable()
export class ProjectSteps {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ProjectFiles) private readonly files: ProjectFiles,
  ) {}

  /** In one transaction; a refusal is logged. */
  attempt<T>(
    ctx: Context,
    { action, resource }: { readonly action: string; readonly resource: ActResource[] },
    work: (tx: TxContext) => Promise<T>,
  ): Promise<T> {
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, work),
    );
  }

  /** The same with the project held, so that its steps come one after another; who may not see it is told of what they `sought`. */
  take<T>(
    ctx: Context,
    {
      id,
      action,
      sought = id,
    }: { readonly id: string; readonly action: string; readonly sought?: string },
    work: (tx: TxContext, file: ProjectFile) => Promise<T>,
  ): Promise<T> {
    const resource = [{ type: 'project', id }];
    return this.attempt(ctx, { action, resource }, async (tx) => {
      // A connector that joins grants in the project without holding it; who waits for the joining with the project held keeps it from nothing.
      const lock = { mode: 'for_no_key_update' } as const;
      const projects = this.database.repository(tx, Project);
      const project = await projects.findOne({ where: { id }, lock });
      if (!project) throw projectErrors.notFound({ id: sought });
      const file = (await this.files.of(tx, [project]))[0]!;
      if (!mayRead(ctx.actor, file) && ctx.actor.kind !== 'system') {
        throw projectErrors.notFound({ id: sought });
      }
      return work(tx, file);
    });
  }

  /** The log entry and the event of what was done. */
  async note(tx: TxContext, { project }: Pick<ProjectFile, 'project'>, deed: Deed): Promise<void> {
    const { id, code, domain, state, basis: legalBasis } = project;
    const data = { id, code, domain, state, ...deed.data };
    await this.audit.record(tx, {
      ...{ action: deed.action, outcome: 'allow', reason: 'ok' },
      resource: [{ type: 'project', id }, ...(deed.resource ?? [])],
      purpose: { code, legalBasis },
      change: { afterSha256: sha256(canonicalJson(data)) },
    });
    await this.outbox.add(tx, { type: deed.event, subject: id, data });
  }
}
