import type { AgreementBook } from '../agreement/agreement-book';
import type { Intake } from '../batch/intake';
import { openTarget } from '../batch/target/open-target';
import { placeOf } from '../batch/target/place';
import type { Target } from '../batch/target/target';
import type { ConnectorConfig } from '../config/connector-config';
import { bad, good, triedAs, type Check } from './check';

type Book = Pick<AgreementBook, 'held'>;

/** What each intake brings can go where it is to, and its agreement allows it. */
export async function intakeChecks(config: ConnectorConfig, book?: Book): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, target] of Object.entries(config.targets)) {
    const opened = openTarget(target);
    try {
      for (const intake of config.intakes.filter((one) => one.target === name)) {
        checks.push(await placeCheck(intake, opened));
        if (book && intake.agreement !== undefined) {
          checks.push(await agreementCheck(intake.name, intake.columns, intake.agreement, book));
        }
      }
    } finally {
      await opened.close();
    }
  }
  return checks;
}

async function placeCheck(intake: Intake, target: Target): Promise<Check> {
  const { name } = intake;
  const place = placeOf(intake);
  const { into } = place;
  const looked = await triedAs('intake', () => target.look(place));
  if ('check' in looked) {
    return { ...looked.check, params: { ...looked.check.params, intake: name, into } };
  }
  return good('intake', { intake: name, into });
}

async function agreementCheck(
  intake: string,
  columns: Intake['columns'],
  id: string,
  book: Book,
): Promise<Check> {
  const held = await triedAs('intake-agreement', () => book.held(id));
  const params = { intake, id };
  if ('check' in held) return { ...held.check, params: { ...held.check.params, ...params } };
  const { value } = held;
  if (value?.side !== 'requester' || value.state !== 'active') {
    return bad('intake-agreement', params);
  }
  const { modes, fields } = value.terms;
  const missing = [
    ...(modes.includes('batch') ? [] : ['batch']),
    ...Object.keys(columns).filter((item) => !fields.includes(item)),
  ];
  return missing.length > 0
    ? bad('intake-terms', { ...params, missing: missing.join(', ') })
    : good('intake-agreement', params);
}
