import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Instance } from '../support/instance';
import { departmentDatabaseUrl } from '../support/servers';
import { departments, type Cast } from './cast';
import { find } from './catalog';
import { activeAgreement, apply, approve } from './exchange';
import { assertEqual, type Journal } from './journal';
import type { LocalBatch } from './session';

/** Of the resource, and of the requester's intake. */
const code = 'weather';
const fields = [
  ...['LOCATION', 'DATE', 'PRECIPITATION', 'TEMPERATURE_MAX', 'TEMPERATURE_MIN', 'WIND', 'WEATHER'],
];
const endsWithinMs = 60_000;

/** A table goes whole into the requester's own, and once more; answers how many rows the receipts have accepted. */
export async function playBatch(
  journal: Journal,
  cast: Cast,
  { folder }: Pick<Instance, 'folder'>,
): Promise<number> {
  const source = () => contentOf(folder, departments.data, 'shared');
  const target = () => contentOf(folder, departments.requester, 'taken');
  const agreement = await journal.step('A whole table is agreed on as a batch', async () => {
    const { id } = await find(cast.requester, '气象', { kind: 'resource', code });
    const wish = {
      resourceId: id,
      purposeCode: `weather-${Date.now()}`,
      modes: ['batch'] as const,
    };
    const application = await apply(cast, { ...wish, fields });
    const { decision } = await approve(cast.requesterHead, application.id);
    assertEqual(decision?.byRule, true);
    const { id: value } = await activeAgreement(cast.requester, application.id);
    return { value, entry: { action: 'exchange.agreement.sign', resource: `agreement:${value}` } };
  });
  const first = await journal.step(
    "It comes row by row into the requester's own table, sealed, with receipts",
    async () => {
      const ended = await taken(cast, agreement);
      assertEqual(ended.rejected, 0);
      assertEqual((await target()).text, (await source()).text);
      const says = `${ended.accepted.toLocaleString('en')} rows, none rejected`;
      const entry = { action: 'exchange.batch.send', resource: `batch:${ended.batch}` };
      return { value: ended.accepted, says, entry };
    },
  );
  const again = await journal.step('The same batch again changes nothing', async () => {
    const before = await target();
    const { accepted } = await taken(cast, agreement);
    assertEqual(JSON.stringify(await target()), JSON.stringify(before));
    return { value: accepted, says: `${accepted.toLocaleString('en')} rows, none written anew` };
  });
  return first + again;
}

async function taken(cast: Cast, agreement: string): Promise<LocalBatch> {
  const { batch } = await cast.system.order({ intake: code, agreement });
  for (let waited = 0; waited < endsWithinMs; waited += 100) {
    const present = (await cast.system.batches()).find((one) => one.batch === batch);
    if (present?.state === 'failed') throw new Error(`The batch failed: ${present.code}`);
    if (present?.state === 'complete') return present;
    await sleep(100);
  }
  throw new Error('The batch did not end in time.');
}

/** Sums that are the same for the same rows in whatever order; `versions` changes where a row is written anew. */
async function contentOf(folder: string, department: string, schema: string) {
  const client = new Client({ connectionString: departmentDatabaseUrl(folder, department) });
  await client.connect();
  try {
    const isTable = schema === 'taken';
    const { rows } = await client.query<{ text: string; versions: string | null }>(
      `SELECT count(*) || '/' || coalesce(sum(hashtextextended(t::text, 0)), 0) AS text,
              ${isTable ? 'sum(t.xmin::text::bigint)::text' : 'NULL'} AS versions
         FROM ${schema}.${code} t`,
    );
    return rows[0]!;
  } finally {
    await client.end();
  }
}
