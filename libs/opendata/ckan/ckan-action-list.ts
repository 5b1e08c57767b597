import { Inject, Injectable } from '@nestjs/common';
import { DatastoreActions } from '../datastore/datastore.actions';
import type { CkanAction, CkanActions } from './action';
import type { Asked } from './asked';
import { missing, unknownAction } from './ckan-answer';
import { GroupActions } from './group.actions';
import { PackageActions } from './package.actions';
import { SiteActions } from './site.actions';

/** All actions that the portal offers; it offers none that changes anything, and no SQL. */
@Injectable()
export class CkanActionList {
  private readonly all: CkanActions;

  constructor(
    @Inject(SiteActions) site: SiteActions,
    @Inject(PackageActions) packages: PackageActions,
    @Inject(GroupActions) groups: GroupActions,
    @Inject(DatastoreActions) datastore: DatastoreActions,
  ) {
    const help = {
      about: 'What an action does. Parameters: name.',
      run: (asked: Asked) => Promise.resolve(this.about(asked.needed('name'))),
    };
    this.all = { help_show: help, ...site.all, ...packages.all, ...groups.all, ...datastore.all };
  }

  /** @throws CkanRefusal */
  named(name: string): CkanAction {
    const action = Object.hasOwn(this.all, name) ? this.all[name] : undefined;
    if (!action) throw unknownAction(name);
    return action;
  }

  private about(name: string): string {
    const action = Object.hasOwn(this.all, name) ? this.all[name] : undefined;
    if (!action) throw missing('Action name not found');
    return action.about;
  }
}
