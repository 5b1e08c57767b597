/** Municipalities by the digits of their province: their districts lie in them with nothing between. */
const municipalities = ['11', '12', '31', '50'];
/** Digits of what stands in the place of a city where a province governs counties itself, such as 429004. */
const ofProvince = '90';

/** Whether a division (GB/T 2260) below a province lies in no city: a district of a municipality, or a county that the province governs. */
export const hasNoCity = (division: string): boolean =>
  municipalities.includes(division.slice(0, 2)) || division.slice(2, 4) === ofProvince;

/** The same as SQL. */
export const hasNoCitySql = (division: string): string =>
  `(left(${division}, 2) IN (${municipalities.map((code) => `'${code}'`).join(', ')}) OR substr(${division}, 3, 2) = '${ofProvince}')`;
