import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import type { TxContext } from '@shutong/platform';

/** What departments are called where people are told of them. */
@Injectable()
export class DepartmentNames {
  constructor(@Inject(Departments) private readonly departments: Departments) {}

  /** The credit code stands for a department that is not registered: nothing waits for a name. */
  async of(tx: TxContext, code: string): Promise<string> {
    return (await this.departments.wordsFor(tx, code))['zh-CN'];
  }
}
