import type { Context } from '@shutong/platform';
import { AgreementService } from '../../libs/exchange/agreement/agreement.service';
import { RectificationRegister } from '../../libs/exchange/rectification/rectification-register.service';
import { Rectifications } from '../../libs/exchange/rectification/rectifications.service';
import { bureau, police, water, type ExchangeUnderTest } from './exchange';
import { signed } from './exchange-calls';
import { misuse } from './misuse';

/** Rectifications of a hub under test, who is concerned by them, and what these are told. */
export function rectificationsUnderTest(hub: () => ExchangeUnderTest) {
  const officer = () => hub().as(water, 'requester', 'wang');
  const head = () => hub().as(water, 'office-head', 'li');
  const provider = () => hub().as(police, 'office-head', 'sun');
  const authority = () => hub().as(bureau, 'authority', 'gao');
  const service = () => hub().app.get(Rectifications);
  const imposed = async (by: Context = provider()) => {
    const { id: agreementId } = await signed(hub(), {
      periodUntil: new Date('2027-03-01T00:00:00Z'),
    });
    return { agreementId, id: (await service().suspend(by, agreementId, misuse)).id };
  };
  const told = async (about: string) => {
    const { rows } = await hub()
      .db.pool('migrator')
      .query<{ told: string }>(
        `SELECT template || ' ' || addressee || coalesce(' ' || due_on, '')
                || CASE WHEN done_at IS NOT NULL THEN ' done' WHEN task AND due_on IS NULL THEN ' task' ELSE '' END AS told
           FROM notice.notice WHERE about_id = $1 ORDER BY 1`,
        [about],
      );
    return rows.map((row) => row.told);
  };
  return {
    ...{ officer, head, provider, authority, service, imposed, told },
    second: () => hub().as(police, 'office-head', 'zhou'),
    register: () => hub().app.get(RectificationRegister),
    stateOf: async (agreementId: string) =>
      (await hub().app.get(AgreementService).get(authority(), agreementId)).state,
    /** One that the requester says to have followed. */
    reported: async (by: Context = provider()) => {
      const one = await imposed(by);
      await service().draftReport(officer(), one.id, '已收回账号');
      await service().sendReport(head(), one.id);
      return one;
    },
    openTasks: async (about: string) =>
      (await told(about)).filter((one) => /( task| \d{4}-\d\d-\d\d)$/.test(one)),
    eventsOf: async (id: string) => {
      const { rows } = await hub()
        .db.pool('migrator')
        .query<{ type: string }>(
          `SELECT type FROM transport.message WHERE key = $1 AND type LIKE 'exchange.rect%' ORDER BY id`,
          [id],
        );
      return rows.map(({ type }) => type.replace('exchange.rectification.', ''));
    },
  };
}
