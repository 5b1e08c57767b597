import { type Context, type Role } from '@shutong/platform';
import { bureau, police } from '../../../test/support/exchange';
import {
  applied,
  company,
  developer,
  openGrant,
  openings,
} from '../../../test/support/open-applications';
import { codeOf } from '../../../test/support/refusals';
import { openActions } from './open-actions.policy';
import { OpenApplications } from './open-applications.service';
import { OpenRevocation } from './open-revocation.service';

const code = (name: string) => `exchange.open-application.${name}`;

describe('the sides of an application for conditionally open data', () => {
  const scene = openings();
  const { officer, head, answers, review, register } = scene;
  const grant = openGrant;

  it('nobody handles, extends or grants what they have applied for, whatever office they have now', async () => {
    const now = (department: string, role: Role) => {
      const ctx = scene.hub.as(department, role);
      return { ...ctx, actor: { ...ctx.actor, id: scene.by.actor.id } };
    };
    const { id } = await applied(scene.hub, {}, scene.by);
    const asked = () => review().askExtension(now(police, 'provider-officer'), id, '需核对');
    const answer = { consented: true, remarks: '' };
    const proposed = (ctx: Context) => answers().propose(ctx, id, grant);
    expect(await codeOf(asked())).toBe(code('same-person'));
    const missing = review().askSupplement(now(police, 'provider-officer'), id, ['营业执照']);
    expect(await codeOf(missing)).toBe(code('same-person'));
    await review().askExtension(officer(), id, '需核对');
    const extended = review().answerExtension(now(bureau, 'authority'), id, answer);
    expect(await codeOf(extended)).toBe(code('same-person'));
    expect(await codeOf(proposed(now(police, 'provider-officer')))).toBe(code('same-person'));
    await proposed(officer());
    const formerly = now(police, 'office-head');
    const told = openActions(
      formerly.actor,
      await register().fileOf(await register().get(formerly, id)),
    );
    expect(told.find(({ action }) => action === 'answerOpenApplication')?.refusal?.code).toBe(
      code('same-person'),
    );
    expect(await codeOf(answers().answer(formerly, id))).toBe(code('same-person'));
    expect(await codeOf(answers().answer(head(), id))).toBe('ok');
    const revoked = scene.hub.app
      .get(OpenRevocation)
      .revoke(now(bureau, 'authority'), id, '违规使用');
    expect(await codeOf(revoked)).toBe(code('same-person'));
  });

  it('who of the authority has let the answer take longer proposes and answers it in no office of the provider', async () => {
    const { id } = await applied(scene.hub, {}, scene.by);
    await review().askExtension(officer(), id, '需核对');
    const authority = scene.hub.as(bureau, 'authority', 'gao');
    await review().answerExtension(authority, id, { consented: true, remarks: '' });
    const now = (role: Role) => {
      const ctx = scene.hub.as(police, role);
      return { ...ctx, actor: { ...ctx.actor, id: authority.actor.id } };
    };
    expect(await codeOf(answers().propose(now('provider-officer'), id, grant))).toBe(
      code('same-person'),
    );
    await answers().propose(officer(), id, grant);
    expect(await codeOf(answers().answer(now('office-head'), id))).toBe(code('same-person'));
    expect(await codeOf(answers().answer(head(), id))).toBe('ok');
  });

  it('who has supplied for a company, or proposed the answer to it, acts for nobody else of the two', async () => {
    const colleague = developer(scene.hub, '同事', company);
    const first = developer(scene.hub, '经办', company);
    const { id } = await applied(scene.hub, {}, first);
    await review().askSupplement(officer(), id, ['营业执照']);
    await scene.hub.app.get(OpenApplications).supply(colleague, id, ['已附']);
    const moved = { ...officer(), actor: { ...officer().actor, id: colleague.actor.id } };
    expect(await codeOf(answers().propose(moved, id, grant))).toBe(code('same-person'));
    await answers().propose(officer(), id, grant);
    const hired = { ...first, actor: { ...first.actor, id: officer().actor.id } };
    const withdrawn = (who: Context) => scene.hub.app.get(OpenApplications).withdraw(who, id);
    expect(await codeOf(withdrawn(hired))).toBe(code('same-person'));
    expect(await codeOf(withdrawn(colleague))).toBe('ok');
  });

  it('a revocation takes with it whatever else gives the same licensee any of the same items, and tells of each', async () => {
    const granted = async (fields: string[], by = scene.by) => {
      const { id } = await applied(scene.hub, { fields }, by);
      await answers().propose(officer(), id, { ...grant, fields });
      await answers().answer(head(), id);
      return id;
    };
    const first = await granted(['permit_no', 'holder']);
    const second = await granted(['holder']);
    const other = await granted(['permit_no'], developer(scene.hub, '旁人'));
    await scene.hub.app.get(OpenRevocation).revoke(head(), second, '超出约定用途');
    const states = async (id: string) => {
      const { agreement } = await register().fileOf(await register().get(officer(), id));
      return [agreement!.state, agreement!.revocationReason];
    };
    const revoked = ['revoked', '超出约定用途'];
    expect(await Promise.all([first, second].map(states))).toEqual([revoked, revoked]);
    expect(await states(other)).toEqual(['active', null]);
    const [third, fourth] = [await granted(['holder']), await granted(['permit_no', 'holder'])];
    const both = [third, fourth].map((id) =>
      codeOf(scene.hub.app.get(OpenRevocation).revoke(head(), id, '再次超出')),
    );
    expect((await Promise.all(both)).sort()).toEqual([code('wrong-state'), 'ok']);
    const logged = JSON.stringify(await scene.hub.entries('exchange.open-application.revoke'));
    for (const id of [first, second]) expect(logged).toContain(id);
  });
});
