import { Client } from 'pg';
import { copyRows } from '../../support/demo-registers';
import { benchPerson } from './persons';

const notice = '合成数据 synthetic data';
const rowsAtOnce = 100_000;

/**
 * Adds persons to the police's own register until it holds `total` rows, with a line of progress each
 * 100,000. Returns how many the bench may ask for: those that it added.
 */
export async function fillRegister(url: string, total: number, seed: number): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>(
      'SELECT count(*) FROM register.person_register',
    );
    const added = total - Number(rows[0]!.count);
    for (let from = 0; from < added; from += rowsAtOnce) {
      const to = Math.min(added, from + rowsAtOnce);
      await copyRows(client, 'register.person_register', personsBetween(from, to, seed));
      console.log(`  … ${to.toLocaleString('en')} of ${added.toLocaleString('en')} persons`);
    }
    await client.query('VACUUM (ANALYZE) register.person_register');
    await client.query('CHECKPOINT');
    return added;
  } finally {
    await client.end();
  }
}

/** Columns in the order of the register. */
function* personsBetween(from: number, to: number, seed: number): Generator<string[]> {
  for (let index = from; index < to; index += 1) {
    const { residentNumber, name, birthDate } = benchPerson(index, seed);
    const sex = Number(residentNumber.slice(14, 17)) % 2 === 1 ? '男' : '女';
    yield [
      ...[residentNumber, name, sex, '汉族', birthDate, residentNumber.slice(0, 6)],
      ...['云栖市东城区', '371701000000', '已婚', '1960-01-01', notice],
    ];
  }
}
