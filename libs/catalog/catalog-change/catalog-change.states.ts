/**
 * Life of a change that the catalogue has to follow (变更事项; Decree 809, Art. 17), as data: it is open until every
 * entry that it names is settled, and may be given more time once.
 */
export const catalogChangeStates = ['open', 'extension-asked', 'completed'] as const;
export type CatalogChangeState = (typeof catalogChangeStates)[number];

export type CatalogChangeStep = 'ask-extension' | 'answer-extension' | 'settle' | 'complete';

interface Transition {
  readonly from: readonly CatalogChangeState[];
  /** Absent where the step leaves the state as it is. */
  readonly to?: CatalogChangeState;
}

const underWay = ['open', 'extension-asked'] as const;

export const catalogChangeSteps: Readonly<Record<CatalogChangeStep, Transition>> = {
  'ask-extension': { from: ['open'], to: 'extension-asked' },
  'answer-extension': { from: ['extension-asked'], to: 'open' },
  /** One of its entries is submitted, need not be changed, or is retired. */
  settle: { from: underWay },
  /** It was the last one. */
  complete: { from: underWay, to: 'completed' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(
  state: CatalogChangeState,
  step: CatalogChangeStep,
): CatalogChangeState | undefined {
  const { from, to = state } = catalogChangeSteps[step];
  return from.includes(state) ? to : undefined;
}

/**
 * An entry that a change names: awaited until a version is submitted, the department head finds that none is needed, or the authority
 * retires it.
 */
export const changedEntryStates = ['awaited', 'submitted', 'unaffected', 'retired'] as const;
export type ChangedEntryState = (typeof changedEntryStates)[number];
