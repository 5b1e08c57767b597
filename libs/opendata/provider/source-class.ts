/** official: of a body of the government; social: of anybody else. */
export const sourceClasses = ['official', 'social'] as const;
export type SourceClass = (typeof sourceClasses)[number];

/** unchecked: nobody of the authority has looked at its data; recommended: it is checked, and kept up. */
export const qualityMarks = ['unchecked', 'checked', 'recommended'] as const;
export type QualityMark = (typeof qualityMarks)[number];

/** By who registers it: bodies of the government are registered as such, which the code begins with (GB 32100, 1). */
export const isOfGovernment = (creditCode: string): boolean => creditCode.startsWith('1');

/** What kind of publisher a credit code is of, in the list of ADMS (http://purl.org/adms/publishertype/1.0). */
export const publisherTypeOf = (creditCode: string | null): string =>
  `http://purl.org/adms/publishertype/${creditCode?.startsWith('5') ? 'NonProfitOrganisation' : 'Company'}`;
