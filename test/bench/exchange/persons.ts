import { residentCheckDigit } from '@shutong/platform';
import { Draws, personName } from '../../support/demo-registers';

/** Births of 1900 to 1937: years in which nobody of the demo's own register was born. */
const firstBirth = Date.UTC(1900, 0, 1);
const birthDays = 13_879;
const dayMs = 86_400_000;
const division = '371701';

export interface BenchPerson {
  readonly residentNumber: string;
  readonly name: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
}

/** Person `index` (0 … 13,878,999) of the bench's synthetic register; no such person exists. */
export function benchPerson(index: number, seed: number): BenchPerson {
  const day = new Date(firstBirth + (index % birthDays) * dayMs).toISOString().slice(0, 10);
  const sequence = String(Math.floor(index / birthDays)).padStart(3, '0');
  const body = `${division}${day.replaceAll('-', '')}${sequence}`;
  const sex = Number(sequence) % 2 === 1 ? '男' : '女';
  return {
    residentNumber: body + residentCheckDigit(body),
    name: personName(new Draws(seed, index), sex),
    birthDate: day,
  };
}
