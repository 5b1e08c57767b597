/**
 * Whether a credit code is of a body of the government, as what it begins with says (GB 32100). Data of anybody else are social: what is said of
 * the openness of a government never holds them, and tells of them apart.
 */
export const isOfficial = (code: string): string => `starts_with(${code}, '1')`;

/**
 * Whether an alias for statistics.department is a department of its region's government at the end of a day: no organisation outside it, no
 * social one, and not disabled. One that was enabled again was never disabled.
 */
export const isDepartment = (alias: string, day: string): string =>
  `(${alias}.kind = 'department' AND ${isOfficial(`${alias}.code`)}
    AND (${alias}.disabled_on IS NULL OR ${alias}.disabled_on > ${day}))`;
