interface Transition<State> {
  readonly from: readonly State[];
  readonly to: State;
}

/** Life of a project (联合项目), as data: it runs until its end day, or until it is closed before. */
export const projectStates = ['running', 'closed', 'ended'] as const;
export type ProjectState = (typeof projectStates)[number];
export type ProjectStep = 'close' | 'end';

export const projectSteps: Readonly<Record<ProjectStep, Transition<ProjectState>>> = {
  close: { from: ['running'], to: 'closed' },
  end: { from: ['running'], to: 'ended' },
};

/** An organisation in a project; whoever is out of it may be invited again. */
export const partyStates = ['invited', 'joined', 'declined', 'left', 'removed'] as const;
export type PartyState = (typeof partyStates)[number];
export type PartyStep = 'invite' | 'join' | 'decline' | 'leave' | 'remove';

export const partySteps: Readonly<Record<PartyStep, Transition<PartyState>>> = {
  invite: { from: ['declined', 'left', 'removed'], to: 'invited' },
  join: { from: ['invited'], to: 'joined' },
  decline: { from: ['invited'], to: 'declined' },
  leave: { from: ['joined'], to: 'left' },
  remove: { from: ['invited', 'joined'], to: 'removed' },
};

/** What a provider brings into a project: its officer proposes, its office head consents. */
export const projectResourceStates = ['proposed', 'consented', 'declined', 'withdrawn'] as const;
export type ProjectResourceState = (typeof projectResourceStates)[number];
export type ProjectResourceStep = 'consent' | 'decline' | 'withdraw';

export const projectResourceSteps: Readonly<
  Record<ProjectResourceStep, Transition<ProjectResourceState>>
> = {
  consent: { from: ['proposed'], to: 'consented' },
  decline: { from: ['proposed'], to: 'declined' },
  withdraw: { from: ['proposed', 'consented'], to: 'withdrawn' },
};

/** The state after a step, or undefined where the step is not allowed from here. */
export const after = <State>(state: State, { from, to }: Transition<State>): State | undefined =>
  from.includes(state) ? to : undefined;
