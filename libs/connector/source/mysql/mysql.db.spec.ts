import { mariadbMissing } from '../../../../test/support/mariadb';
import { sourceContract } from '../source.contract';
import { MysqlHarness } from './mysql.contract';

if (mariadbMissing === undefined) {
  sourceContract('mariadb', () => MysqlHarness.start());
} else {
  console.warn(`source mariadb: not run here, ${mariadbMissing}`);
  it.skip(`source mariadb: not run here, ${mariadbMissing}`, () => undefined);
}
