import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  isUuid,
  sha256,
  type Context,
  type FieldProblem,
  type TxContext,
} from '@shutong/platform';
import type { Entry } from '../entry/entry.entity';
import { lockEntry } from '../entry/entry.query';
import { codeList } from '../taxonomy/code-lists';
import { Resource } from './resource.entity';
import { resourceErrors } from './resource.errors';
import { mayMount, themesOf } from './resource.policy';

const action = 'catalog.resource.theme';

/** A department classes its resources under themes (C33). */
@Injectable()
export class Theming {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /**
   * In the place of those that it had; without any it is under the theme of its entry.
   * @param themes Chinese names, as the code list of themes has them
   * @throws catalog.resource.theme-unknown, catalog.resource.wrong-state, catalog.resource.other-department, catalog.resource.not-found
   */
  theme(ctx: Context, id: string, themes: readonly string[]): Promise<Resource> {
    return this.audit.attempt(ctx, { action, resource: [{ type: 'resource', id }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        const resources = this.database.repository(tx, Resource);
        const known = isUuid(id) && (await resources.findOneBy({ id }));
        if (!known) throw resourceErrors.notFound({ id });
        // The entry first, as in mounting: two people can wait for each other in one order only.
        const { shown: entry } = await lockEntry(this.database, tx, known.entryId);
        mayMount(ctx.actor, entry);
        assertThemes(themes);
        const resource = (await resources.findOneBy({ id }))!;
        const { state } = resource;
        if (state !== 'mounted') throw resourceErrors.wrongState({ state, step: 'theme' });
        const before = resource.themes;
        if (canonicalJson(before) === canonicalJson(themes)) return resource;
        Object.assign(resource, { themes: [...themes], changedAt: this.clock.now() });
        await resources.update({ id }, { themes: [...themes], changedAt: resource.changedAt });
        await this.audit.record(tx, {
          ...{ action, outcome: 'allow', reason: 'ok', resource: [{ type: 'resource', id }] },
          change: {
            beforeSha256: sha256(canonicalJson(before)),
            afterSha256: sha256(canonicalJson(themes)),
          },
        });
        await this.outbox.add(tx, {
          type: 'catalog.resource.themed',
          ...themedOf(resource, entry),
        });
        return resource;
      }),
    );
  }

  /** Tells of the resources that go to another theme with their entry; withdrawn ones too, since agreements on them go on. */
  async follow(tx: TxContext, before: Entry, entry: Entry): Promise<void> {
    if (before.theme === entry.theme) return;
    const resources = await this.database
      .repository(tx, Resource)
      .find({ where: { entryId: entry.id }, order: { id: 'ASC' } });
    const followers = resources.filter(({ themes }) => themes.length === 0);
    if (followers.length === 0) return;
    await this.outbox.addAll(
      tx,
      'catalog.resource.themed',
      followers.map((resource) => themedOf(resource, entry)),
    );
  }
}

const themedOf = (resource: Resource, entry: Entry) => ({
  subject: resource.id,
  data: { id: resource.id, department: resource.provider, themes: themesOf(resource, entry) },
});

function assertThemes(themes: readonly string[]): void {
  const known = new Set(codeList('themes').codes.map(({ zh }) => zh));
  const problems = themes.flatMap((theme, at): FieldProblem[] =>
    known.has(theme) ? [] : [{ field: `themes[${at}]`, rule: 'unknown' }],
  );
  if (problems.length > 0) throw resourceErrors.themeUnknown({ count: problems.length }, problems);
}
