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

/** By what a unit is named with: a credit code, a division (GB/T 2260), or the id of a source. */
export function cohortOf(unit: string): Cohort {
  if (uuid.test(unit)) return cohorts.catalogues;
  if (!division.test(unit)) return cohorts.departments;
  if (unit.endsWith('0000')) return cohorts.provinces;
  return unit.endsWith('00') ? cohorts.cities : cohorts.counties;
}
