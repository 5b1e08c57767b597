import { after, batchStates, batchSteps, openStates, type BatchStep } from './batch.states';

const steps = Object.keys(batchSteps) as BatchStep[];

describe('the states of a batch', () => {
  it('are left by no step once it has ended', () => {
    const ended = batchStates.filter((state) => !openStates.includes(state));
    expect(ended).toEqual(['complete', 'failed']);
    for (const state of ended) {
      for (const step of steps) expect(after(state, step)).toBeUndefined();
    }
  });

  it('lead to its completion only behind the last chunk', () => {
    expect(batchStates.filter((state) => after(state, 'complete'))).toEqual(['sent']);
    expect(after('sent', 'send')).toBeUndefined();
    expect(after('sent', 'finish')).toBeUndefined();
  });

  it('let it fail as long as it is open', () => {
    for (const state of openStates) expect(after(state, 'fail')).toBe('failed');
  });
});
