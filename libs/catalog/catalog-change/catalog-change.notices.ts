import { Inject, Injectable } from '@nestjs/common';
import { Notices, type Addressee } from '@shutong/notice';
import { Config, type Day, type TxContext } from '@shutong/platform';
import type { CatalogChange } from './catalog-change.entity';
import { titleOf } from './catalog-change.policy';

/** Who has to follow a change, and who has to consent to more time. Reasons are read there, by who may. */
@Injectable()
export class CatalogChangeNotices {
  constructor(
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** A task of its department until its last day, where that is known. */
  async recorded(tx: TxContext, change: CatalogChange, dueOn: Day | null): Promise<void> {
    await this.tell(tx, change, {
      ...{ template: 'catalog-change-recorded', to: departmentOf(change) },
      ...{ cause: updateTask(change), dueOn, task: true },
      params: { title: titleOf(change), occurredOn: change.occurredOn },
    });
  }

  /** A task until the last day of the time that is to be extended: of what is over no more is given. */
  async extensionAsked(tx: TxContext, change: CatalogChange, dueOn: Day | null): Promise<void> {
    const { authorityDepartment: department } = this.config;
    await this.tell(tx, change, {
      ...{ template: 'catalog-change-extension-asked', cause: extensionTask(change) },
      ...{ dueOn, task: true },
      to: department ? [{ department, role: 'authority' }] : [],
      params: { title: titleOf(change), days: String(change.extensionDays) },
    });
  }

  /** With consent the department's task goes on until the new last day. */
  async extensionAnswered(tx: TxContext, change: CatalogChange, dueOn: Day | null): Promise<void> {
    const consented = change.extensionConsented === true;
    await this.notices.done(tx, extensionTask(change));
    if (consented) await this.notices.done(tx, updateTask(change));
    await this.tell(tx, change, {
      template: consented ? 'catalog-change-extended' : 'catalog-change-extension-refused',
      ...{ to: departmentOf(change), cause: extendedTask(change) },
      // Without consent the first task goes on as it is.
      ...(consented ? { dueOn, task: true } : { dueOn: null }),
      params: { title: titleOf(change) },
    });
  }

  async completed(tx: TxContext, change: CatalogChange): Promise<void> {
    await this.notices.done(tx, updateTask(change));
    await this.notices.done(tx, extendedTask(change));
    await this.notices.done(tx, extensionTask(change));
  }

  private async tell(
    tx: TxContext,
    { id }: CatalogChange,
    { dueOn, ...telling }: Told & { readonly dueOn: Day | null },
  ): Promise<void> {
    if (telling.to.length === 0) return;
    const about = { type: 'catalog-change', id };
    await this.notices.tell(tx, { ...telling, about, ...(dueOn !== null && { dueOn }) });
  }
}

type Told = Omit<Parameters<Notices['tell']>[1], 'about' | 'dueOn'>;

const departmentOf = ({ department }: CatalogChange): Addressee[] => [
  { department, role: 'provider-officer' },
  { department, role: 'department-head' },
];

const updateTask = ({ id }: CatalogChange): string => `catalog-change/${id}/update`;
const extensionTask = ({ id }: CatalogChange): string => `catalog-change/${id}/extension`;
const extendedTask = ({ id }: CatalogChange): string => `catalog-change/${id}/extended`;
