import { Bootstrap } from '@shutong/identity';
import { platformErrors } from '@shutong/platform';
import { aDepartment } from '../../test/support/identity-fixtures';
import { startIdentityHub, type IdentityHub } from '../../test/support/identity-hub';
import { failureText } from './failure';

const textOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', failureText);

describe('what a failed command prints', () => {
  let hub: IdentityHub;
  beforeAll(async () => {
    hub = await startIdentityHub();
  });
  afterAll(() => hub.stop());

  it('says in words that there is an administrator already', async () => {
    const first = {
      issuer: 'https://sign-in.example',
      name: '安全管理员',
      department: aDepartment(1),
    };
    const bootstrap = hub.app.get(Bootstrap);
    await bootstrap.appoint(hub.ctx, { ...first, subject: 'root' });
    expect(await textOf(bootstrap.appoint(hub.ctx, { ...first, subject: 'other' }))).toBe(
      [
        'There is already a security administrator. It appoints others; this way is for a hub where none may act. Ask that administrator to assign roles.',
        '已有安全管理员。现任安全管理员可任命他人；此方式仅用于没有可用安全管理员的平台。请由现任安全管理员分配角色。',
        'identity.person.administrator-exists',
      ].join('\n'),
    );
  });

  it('lists the fields that break a rule, and leaves other failures as they are', () => {
    const problems = [{ field: 'code', rule: 'credit code' }];
    expect(failureText(platformErrors.invalidInput({}, problems)).split('\n').slice(-2)).toEqual([
      '  code: credit code',
      'platform.invalid-input',
    ]);
    expect(failureText(new Error('connect ECONNREFUSED'))).toBe('connect ECONNREFUSED');
  });
});
