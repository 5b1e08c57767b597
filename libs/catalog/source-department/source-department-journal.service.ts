import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Notices, type Addressee, type Telling } from '@shutong/notice';
import { Database, canonicalJson, sha256, type TxContext } from '@shutong/platform';
import { collectingAgain } from './repeated-collection.query';
import type { SourceDepartment } from './source-department.entity';

/** A naming that stands from now on. */
interface Named {
  readonly before: SourceDepartment | null;
  readonly naming: SourceDepartment;
  /** What the element is called. */
  readonly title: string;
}

/** Tells the log, others and whom it concerns of a naming, in its transaction. */
@Injectable()
export class SourceDepartmentJournal {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  async named(tx: TxContext, named: Named): Promise<void> {
    const { element, version, department, departmentName, reasons } = named.naming;
    const data = { element, version, department, departmentName, reasons };
    await this.audit.record(tx, {
      ...{ action: 'catalog.source-department.name', outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'data-element', id: element, version: String(version) },
        { type: 'department', id: department },
      ],
      change: { afterSha256: sha256(canonicalJson(data)) },
    });
    const type = 'catalog.source-department.named';
    await this.outbox.add(tx, { type, subject: element, data });
    await this.tell(tx, named);
  }

  /** The department named, the one that was it, and those that collect the same again (Decree 809, Art. 19). */
  private async tell(tx: TxContext, { before, naming, title }: Named): Promise<void> {
    const { element, version, department, departmentName: source, reasons } = naming;
    const again = await this.database.query<{ provider: string }>(tx, collectingAgain, [element]);
    const tell = ({ template, params }: Pick<Telling, 'template' | 'params'>, to: string[]) =>
      this.notices.tell(tx, {
        ...{ cause: `${template}/${element}/${version}`, template, to: to.flatMap(actingFor) },
        ...{ about: { type: 'data-element', id: element }, params: { element: title, ...params } },
      });
    await tell({ template: 'source-department-named', params: { reasons } }, [department]);
    if (before)
      await tell({ template: 'source-department-replaced', params: { source, reasons } }, [
        before.department,
      ]);
    await tell(
      { template: 'source-department-repeated', params: { source } },
      again.map(({ provider }) => provider),
    );
  }
}

const actingFor = (department: string): Addressee[] => [
  { department, role: 'provider-officer' },
  { department, role: 'department-head' },
];
