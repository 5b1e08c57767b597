/**
 * Whether a credit code is of a body of the government, as what it begins with says (GB 32100). Data of anybody else are social: what is said of
 * the openness of a government never holds them, and tells of them apart.
 */
export const isOfficial = (code: string): string => `starts_with(${code}, '1')`;
