import { syntheticCompany, syntheticPerson, registeredPersons } from '../support/demo-registers';
import type { Instance } from '../support/instance';
import { playBatch } from './batch';
import { castOf, type Cast } from './cast';
import { catalogueSize, find } from './catalog';
import {
  acceptRectification,
  activeAgreement,
  answer,
  apply,
  approve,
  conclude,
  propose,
  rectify,
  suspend,
  type Agreement,
} from './exchange';
import { Journal, assertEqual, type Tally } from './journal';
import { playLaw } from './law';
import { playNeed } from './need';
import { proveEntry } from './proofs';

const personFields = ['RESIDENT_NUMBER', 'NAME', 'SEX', 'BIRTH_DATE', 'DIVISION'];
const person = syntheticPerson(4711);
const stranger = syntheticPerson(registeredPersons + 7);
/** Registered, and born after the person: outside of the rows that the story agrees on. */
const younger = Array.from({ length: registeredPersons }, (_, at) => syntheticPerson(at)).find(
  ({ birthDate }) => birthDate > person.birthDate,
)!;
const company = syntheticCompany(42);

/**
 * Plays the whole story against a running instance, as the departments' people and systems would. It
 * ends at the first step that fails; the tally says so.
 */
export async function playStory(instance: Instance): Promise<Tally> {
  const cast = await castOf(instance);
  const { vkey } = instance.running.log;
  const journal = new Journal((name) => proveEntry(cast.auditor, { vkey }, name));
  try {
    await play(journal, cast, instance);
  } catch (error) {
    // A failed step has been told and counted.
    if (journal.tally.failed === 0) throw error;
  }
  return journal.tally;
}

async function play(journal: Journal, cast: Cast, instance: Instance): Promise<void> {
  const before = await overviewOf(cast);
  const { agreement, resourceId } = await agree(journal, cast);
  await verifyAndQuery(journal, cast, agreement);
  await otherSharings(journal, cast);
  const records = await playBatch(journal, cast, instance);
  await stopAndGoOn(journal, cast, agreement);
  await playLaw(journal, cast, { wanted: { resourceId, fields: personFields }, agreement });
  await playNeed(journal, cast);
  await accountFor(journal, cast, { before, records });
  console.log(`\nAsk yourself, as the requester's own system does (the person is synthetic):\n`);
  console.log(cast.system.command('/v1/verify', claimOf(agreement.id)));
}

const claimOf = (agreement: string) => ({
  agreement,
  keys: { RESIDENT_NUMBER: person.residentNumber },
  claims: { NAME: person.name },
});

async function agree(
  journal: Journal,
  cast: Cast,
): Promise<{ agreement: Agreement; resourceId: string }> {
  const purposeCode = `pension-${Date.now()}`;
  await journal.step('Requester finds the entry by an English word', async () => {
    const value = await find(cast.requester, 'population', {
      kind: 'entry',
      code: '303001/000001',
    });
    return { value, says: `${value.title}, among ${await catalogueSize(cast.requester)} entries` };
  });
  const resource = await journal.step(
    'Requester finds the resource by a Chinese word',
    async () => {
      const wanted = { kind: 'resource', code: 'person-register' } as const;
      const value = await find(cast.requester, '户籍人口', wanted);
      return { value, says: value.title };
    },
  );
  const { id } = await journal.step('Requester applies (Art. 20)', async () => {
    const value = await apply(cast, {
      resourceId: resource.id,
      purposeCode,
      modes: ['verify', 'query'],
      fields: personFields,
      rowFilter: [{ field: 'BIRTH_DATE', op: 'le', values: [person.birthDate] }],
    });
    return { value, entry: named('exchange.application.submit', `application:${value.id}`) };
  });
  await journal.step('Its office head consents: the application is sent', async () => ({
    value: await approve(cast.requesterHead, id),
    entry: named('exchange.application.approve', `application:${id}`),
  }));
  await journal.step("The provider's officer proposes to grant (Art. 21)", async () => {
    await propose(cast, id, { officer: 'officer', head: 'officerHead', fields: personFields });
    return { value: undefined, entry: named('exchange.decision.propose', `application:${id}`) };
  });
  await journal.step("The provider's office head answers", async () => {
    await answer(cast.officerHead, id);
    return { value: undefined, entry: named('exchange.decision.answer', `application:${id}`) };
  });
  const agreement = await journal.step(
    'Both connectors sign the agreement by themselves',
    async () => {
      const value = await activeAgreement(cast.requester, id);
      const odrl = JSON.parse(value.odrlJson) as { '@type'?: string; type?: string };
      const says = `ODRL ${odrl['@type'] ?? odrl.type ?? ''} ${value.id}`;
      return { value, says, entry: named('exchange.agreement.sign', `agreement:${value.id}`) };
    },
  );
  await journal.step(
    'The agreement reads as sentences, its rows among them (Art. 25)',
    async () => {
      const says = agreement.sentences.find((sentence) => sentence.includes(person.birthDate));
      assertEqual(says === undefined, false);
      return { value: says, says: says! };
    },
  );
  return { agreement, resourceId: resource.id };
}

async function verifyAndQuery(journal: Journal, cast: Cast, { id }: Agreement): Promise<void> {
  const ask = (number: string, name: string) =>
    cast.system.verify({
      agreement: id,
      keys: { RESIDENT_NUMBER: number },
      claims: { NAME: name },
    });
  const cases = [
    ['match', person.residentNumber, person.name],
    ['no-match', person.residentNumber, stranger.name === person.name ? '张三丰' : stranger.name],
    ['not-found', stranger.residentNumber, stranger.name],
  ] as const;
  for (const [expected, number, name] of cases) {
    await journal.step(`Verifies through the provider's connector: ${expected}`, async () => {
      const { result, call } = await ask(number, name);
      assertEqual(result, expected);
      return { value: call, says: result, entry: named('exchange.call.verify', `call:${call}`) };
    });
  }
  await journal.step('Somebody outside of the agreed rows is not found (Art. 25)', async () => {
    const { result, call } = await ask(younger.residentNumber, younger.name);
    assertEqual(result, 'not-found');
    return { value: call, says: result, entry: named('exchange.call.verify', `call:${call}`) };
  });
  await journal.step('Queries granted fields only, masked as agreed', async () => {
    const fields = ['NAME', 'SEX', 'BIRTH_DATE'];
    const { rows, call } = await cast.system.query({
      agreement: id,
      keys: { RESIDENT_NUMBER: person.residentNumber },
      fields,
    });
    assertEqual(rows.length, 1);
    assertEqual(rows[0]!['SEX'], person.sex);
    assertEqual(rows[0]!['NAME'] === person.name, false);
    const says = JSON.stringify(rows[0]);
    return { value: call, says, entry: named('exchange.call.query', `call:${call}`) };
  });
}

async function otherSharings(journal: Journal, cast: Cast): Promise<void> {
  await journal.step('Unconditional data is granted by rule at once (Art. 14)', async () => {
    const holiday = await find(cast.requester, '节假日', { kind: 'resource', code: 'holiday' });
    const wish = { resourceId: holiday.id, purposeCode: `calendar-${Date.now()}` };
    const application = await apply(cast, {
      ...wish,
      modes: ['query'],
      fields: ['DATE', 'NAME', 'KIND'],
    });
    const { decision } = await approve(cast.requesterHead, application.id);
    assertEqual(decision?.byRule, true);
    const { id } = await activeAgreement(cast.requester, application.id);
    const keys = { DATE: '2026-10-01' };
    const { rows } = await cast.system.query({ agreement: id, keys, fields: ['DATE', 'NAME'] });
    assertEqual(rows.length, 1);
    return { value: id, says: JSON.stringify(rows[0]) };
  });
  await journal.step('Data that law forbids to share is refused with its ground', async () => {
    const secret = await find(cast.requester, '收养', { kind: 'entry', code: '306001/000011' });
    const wish = { entryId: secret.id, purposeCode: `forbidden-${Date.now()}` };
    const application = await apply(cast, {
      ...wish,
      modes: ['query'],
      fields: await itemsOf(cast, secret.id),
    });
    const { state, decision } = await approve(cast.requesterHead, application.id);
    assertEqual(state, 'refused');
    const says = decision?.ground ?? '';
    return {
      value: says,
      says,
      entry: named('exchange.decision.answer', `application:${application.id}`),
    };
  });
  await journal.step(
    'A department without servers answers through a hosted connector, so named',
    async () => {
      const register = await find(cast.requester, '企业登记', {
        kind: 'resource',
        code: 'company-register',
      });
      const fields = ['CREDIT_CODE', 'COMPANY_NAME', 'REGISTRATION_STATUS'];
      const wish = { resourceId: register.id, purposeCode: `company-${Date.now()}` };
      const agreement = await conclude(
        cast,
        { ...wish, modes: ['verify'], fields },
        { officer: 'marketOfficer', head: 'marketHead', fields },
      );
      assertEqual(agreement.hosted, true);
      const { result, call, hosted } = await cast.system.verify({
        agreement: agreement.id,
        keys: { CREDIT_CODE: company.creditCode },
        claims: { COMPANY_NAME: company.name },
      });
      assertEqual(result, 'match');
      assertEqual(hosted, true);
      return {
        value: call,
        says: `${result}, hosted`,
        entry: named('exchange.call.verify', `call:${call}`),
      };
    },
  );
}

async function itemsOf(cast: Cast, id: string): Promise<string[]> {
  const { entry } = await cast.requester.graphql<{ entry: { items: { code: string }[] } }>(
    `query Items($id: ID) { entry(id: $id) { items { code } } }`,
    { id },
  );
  return entry.items.map(({ code }) => code);
}

async function stopAndGoOn(journal: Journal, cast: Cast, { id }: Agreement): Promise<void> {
  const call = () => cast.system.verify(claimOf(id));
  const order = await journal.step(
    'The provider suspends the agreement and orders rectification (Art. 27)',
    async () => {
      const value = await suspend(cast.officerHead, id, '经办范围以外的账号有查询记录');
      return { value, entry: named('exchange.agreement.suspend', `agreement:${id}`) };
    },
  );
  await journal.refused(
    'The very next call is refused, and the refusal is on record',
    'exchange.call.agreement-not-active',
    call,
    { ...named('exchange.call.verify', ''), outcome: 'deny' },
  );
  await journal.step('The requester reports what it has put right', async () => {
    await rectify(cast, order);
    return {
      value: undefined,
      entry: named('exchange.rectification.send', `rectification:${order}`),
    };
  });
  await journal.step('The provider accepts that, and calls pass again', async () => {
    await acceptRectification(cast.officerHead, order);
    const { result, call: made } = await call();
    assertEqual(result, 'match');
    return { value: made, entry: named('exchange.call.verify', `call:${made}`) };
  });
}

interface Overview {
  readonly verifications: number;
  readonly queries: number;
  readonly records: number;
  readonly refused: number;
  readonly entries: number;
  readonly items: number;
  readonly resources: number;
}

const overviewOf = (cast: Cast): Promise<Overview> => cast.authority.get('/api/v1/overview');

/** The overview has counted exactly what the story did: six verifications, two queries, one refusal, the rows of batches. */
async function accountFor(
  journal: Journal,
  cast: Cast,
  { before, records }: { readonly before: Overview; readonly records: number },
): Promise<void> {
  await journal.step('The overview has counted it, from the same facts as the log', async () => {
    const expected = { verifications: 6, queries: 2, records: 2 + records, refused: 1 };
    for (let tries = 0; ; tries += 1) {
      const now = await overviewOf(cast);
      const counted = {
        verifications: now.verifications - before.verifications,
        queries: now.queries - before.queries,
        records: now.records - before.records,
        refused: now.refused - before.refused,
      };
      if (JSON.stringify(counted) === JSON.stringify(expected)) {
        return {
          value: now,
          says: `${now.entries} entries, ${now.items} items, ${JSON.stringify(counted)}`,
        };
      }
      if (tries === 100)
        throw new Error(`expected ${JSON.stringify(expected)}, got ${JSON.stringify(counted)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
}

const named = (action: string, resource: string) => ({ action, ...(resource ? { resource } : {}) });
