/**
 * Life of one version of an entry (目录), as data: the department drafts and submits, the authority
 * publishes or returns (Decree 809, Art. 16–17). A published version is never edited: its revision
 * is a new draft beside it, and takes its place when that is published.
 */
export const entryStates = [
  /** Loaded from a portal's export, with whatever that says; no department has adopted it yet. */
  'imported',
  'draft',
  'submitted',
  'published',
  'suspended',
  'retired',
  /** A newer version was published. */
  'superseded',
] as const;
export type EntryState = (typeof entryStates)[number];

export type EntryStep =
  | 'edit'
  | 'adopt'
  | 'submit'
  | 'return'
  | 'publish'
  | 'revise'
  | 'suspend'
  | 'retire'
  | 'supersede';

interface Transition {
  readonly from: readonly EntryState[];
  readonly to: EntryState;
}

export const entrySteps: Readonly<Record<EntryStep, Transition>> = {
  edit: { from: ['draft'], to: 'draft' },
  submit: { from: ['draft'], to: 'submitted' },
  return: { from: ['submitted'], to: 'draft' },
  publish: { from: ['submitted'], to: 'published' },
  /** Starts the next version; `to` is the state of that one. */
  revise: { from: ['published', 'suspended'], to: 'draft' },
  /** Its department takes over an imported entry: the same, from a source's version. */
  adopt: { from: ['imported'], to: 'draft' },
  suspend: { from: ['published'], to: 'suspended' },
  retire: { from: ['published', 'suspended'], to: 'retired' },
  supersede: { from: ['imported', 'published', 'suspended'], to: 'superseded' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export function after(state: EntryState, step: EntryStep): EntryState | undefined {
  const { from, to } = entrySteps[step];
  return from.includes(state) ? to : undefined;
}

/** States that only the entry's department and the authority may see. */
export const unpublishedStates: readonly EntryState[] = ['draft', 'submitted'];
