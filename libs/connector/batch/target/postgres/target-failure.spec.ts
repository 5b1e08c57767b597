import { DatabaseError } from 'pg';
import { placeOf, reasonOf, targetFailureOf } from './target-failure';

const failure = (code: string, of: object = {}) =>
  Object.assign(new DatabaseError('“张三” is too long', 1, 'error'), { code, ...of });

describe('a failure of the target', () => {
  it.each([
    ['22001', 'value'],
    ['22P02', 'value'],
    ['23502', 'missing'],
    ['23503', 'reference'],
    ['23505', 'duplicate'],
    ['21000', 'duplicate'],
    ['23514', 'rule'],
    ['P0001', 'rule'],
  ])('with state %s is the row’s own: %s', (state, reason) => {
    expect(reasonOf(failure(state))).toBe(reason);
  });

  it('is the row’s where a policy does not let it in, and not where the account has no right', () => {
    const byPolicy = failure('42501', { routine: 'ExecWithCheckOptions' });
    expect(reasonOf(byPolicy)).toBe('rule');
    expect(reasonOf(failure('42501', { routine: 'aclcheck_error' }))).toBeUndefined();
  });

  it('is not the row’s where the table, the server or the connection fails', () => {
    for (const state of ['42P01', '42501', '53100', '57P01', '40P01']) {
      expect(reasonOf(failure(state))).toBeUndefined();
    }
    expect(reasonOf(new Error('socket'))).toBeUndefined();
  });

  it('names the place and never the value', () => {
    expect(placeOf(failure('23502', { column: 'holder' }))).toBe('holder');
    expect(placeOf(failure('23514', { constraint: 'holder_check' }))).toBe('holder_check');
    const said = targetFailureOf(failure('42P01'), 'public.t');
    expect(JSON.stringify([said.message, said.params])).not.toContain('张三');
  });

  it.each([
    [failure('42P01'), 'connector.target-table'],
    [failure('42501'), 'connector.target-table'],
    [failure('42P10'), 'connector.target-key'],
    [failure('57P01'), 'connector.target-unavailable'],
    [failure('40P01'), 'connector.target-unavailable'],
    [new Error('ECONNREFUSED'), 'connector.target-unavailable'],
    [failure('XX000'), 'connector.target-failed'],
  ])('is told apart by what helps: %s', (error, code) => {
    expect(targetFailureOf(error, 'public.t')).toMatchObject({ code });
  });
});
