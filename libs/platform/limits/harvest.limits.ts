import type { Limit } from './limit';

/** Of catalogues that are read from others. */
export const harvestLimits = {
  harvestBody: {
    value: 134_217_728,
    unit: 'bytes',
    about: 'One answer of a harvested source, unpacked.',
  },
  harvestTriples: {
    value: 5_000_000,
    unit: 'triples',
    about: 'Statements in one answer of a harvested source in RDF.',
  },
  harvestPages: { value: 10_000, unit: 'pages', about: 'Answers of a source in one harvest.' },
  harvestRecords: {
    value: 200_000,
    unit: 'records',
    about: 'Datasets of a source in one harvest.',
  },
  harvestRedirects: {
    value: 5,
    unit: 'redirects',
    about: 'That a harvest follows for one answer.',
  },
  harvestAttempts: {
    value: 4,
    unit: 'attempts',
    about: 'At one answer of a source that is away or overloaded.',
  },
  harvestIdle: {
    value: 30_000,
    unit: 'milliseconds',
    about: 'For which a source may send nothing in the midst of an answer.',
  },
  harvestAnswer: {
    value: 300_000,
    unit: 'milliseconds',
    about: 'Within which one answer of a source has to be there.',
  },
  harvestExamination: {
    value: 20_000,
    unit: 'milliseconds',
    about: 'Within which a source has to answer when an operator adds it.',
  },
  harvestSilence: {
    value: 1_800_000,
    unit: 'milliseconds',
    about: 'Without progress, after which the run of a harvest counts as broken off.',
  },
  harvestRemovals: {
    value: 10,
    unit: 'per cent',
    about:
      "Share of a source's known datasets that may be gone at the next harvest; more waits for a person.",
  },
  harvestProblems: {
    value: 50,
    unit: 'problems',
    about: 'Of one harvested record that are kept with it.',
  },
  harvestList: {
    value: 500,
    unit: 'values',
    about: 'Distributions, keywords and the like of one harvested record.',
  },
  harvestText: {
    value: 20_000,
    unit: 'characters',
    about: 'A description in a harvested record; more is cut, and said.',
  },
  probeAnswer: {
    value: 15_000,
    unit: 'milliseconds',
    about: 'Within which an address that a dataset names has to answer when it is looked at.',
  },
  probeHosts: {
    value: 20,
    unit: 'hosts',
    about: 'That are asked at a time whether an address of theirs answers, each for one.',
  },
  probeAgain: {
    value: 2_592_000_000,
    unit: 'milliseconds',
    about:
      'After which an address that answered is looked at again; one that did not, after a day.',
  },
  harvestSources: { value: 1000, unit: 'sources', about: 'From which one hub harvests.' },
} as const satisfies Readonly<Record<string, Limit>>;
