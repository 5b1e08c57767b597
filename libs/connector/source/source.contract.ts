import { eachContract } from './contract/each.contract';
import { fieldsContract } from './contract/fields.contract';
import { filterContract } from './contract/filter.contract';
import { columns, people, type Bench, type SourceHarness } from './contract/harness.contract';
import { leavingContract } from './contract/leaving.contract';
import { lifetimeContract } from './contract/lifetime.contract';
import { orderContract } from './contract/order.contract';
import { valuesContract } from './contract/values.contract';

export {
  codeOf,
  typedColumns,
  typedRows,
  type ContractRow,
  type SourceHarness,
} from './contract/harness.contract';

/** What every source promises; each kind's spec calls it. */
export function sourceContract(kind: string, start: () => Promise<SourceHarness>): void {
  describe(`source ${kind}`, () => {
    let opened: Bench | undefined;
    const bench = (): Bench => opened!;
    beforeAll(async () => {
      const harness = await start();
      const made = await harness.createTable(columns, people);
      opened = { harness, source: harness.open(), people: made };
    }, 120_000);
    afterAll(async () => {
      await opened?.source.close();
      await opened?.harness.close();
    });

    describe('fields', () => fieldsContract(bench));
    describe('values', () => valuesContract(bench));
    describe('row filter', () => filterContract(bench));
    describe('many keys', () => eachContract(bench));
    describe('order', () => orderContract(bench));
    describe('a source', () => lifetimeContract(bench));
    describe('what leaves the department', () => leavingContract(bench));
  });
}
