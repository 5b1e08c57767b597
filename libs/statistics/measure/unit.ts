import { hasNoCity } from '@shutong/platform';

/** Cohorts in which machines compare what they have measured: units of one kind with each other. */
export const cohorts = {
  departments: 'departments',
  provinces: 'provinces',
  cities: 'cities',
  counties: 'counties',
  /** Sources of harvested datasets. */
  catalogues: 'catalogues',
} as const;
export type Cohort = (typeof cohorts)[keyof typeof cohorts];

const division = /^\d{6}$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

const nation = '100000';

/**
 * By what a unit is named with: a credit code, a division (GB/T 2260), or the id of a source; null for the nation, which nothing is compared
 * with, and for what looks like a city in a municipality or in a place without cities.
 */
export function cohortOf(unit: string): Cohort | null {
  if (uuid.test(unit)) return cohorts.catalogues;
  if (!division.test(unit)) return cohorts.departments;
  if (unit === nation) return null;
  if (unit.endsWith('0000')) return cohorts.provinces;
  if (!unit.endsWith('00')) return cohorts.counties;
  return hasNoCity(unit) ? null : cohorts.cities;
}
