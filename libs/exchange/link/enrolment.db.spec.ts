import { Enrolments, Refusals } from '@shutong/identity';
import { anonymous, type Context } from '@shutong/platform';
import { generateConnectorKeys, issueKeyCard, openConnectorKeys } from '@shutong/wire';
import { exchangeHub, police, water, type ExchangeHub } from '../../../test/support/exchange';
import { codeOf } from '../../../test/support/refusals';
import { EnrolmentService } from './enrolment.service';

describe('who asks to join', () => {
  let hub: ExchangeHub;
  let stranger: Context;
  beforeAll(async () => {
    hub = await exchangeHub();
    stranger = { ...hub.as(police, 'connector'), actor: anonymous };
  });
  afterAll(() => hub.close());

  async function enrol(token: string, wire?: number[]): Promise<string> {
    const keys = await openConnectorKeys(generateConnectorKeys());
    const issuedAt = Date.now() * 1000;
    const card = issueKeyCard(keys, { department: police, hosted: false, issuedAt });
    const asked = { token, card, ...(wire ? { wire } : {}) };
    return codeOf(hub.app.get(EnrolmentService).enrol(stranger, asked));
  }
  const entries = () => hub.entries('exchange.connector.enrol');

  it('without a token that was issued is counted, and cannot fill the log', async () => {
    for (let at = 0; at < 5; at += 1) {
      const wire = at === 0 ? [999] : undefined;
      expect(await enrol(`shutong-enrol_guess-${at}`, wire)).toBe(
        'identity.enrolment.unknown-token',
      );
    }
    expect(await entries()).toEqual([]);
    await hub.app.get(Refusals).flush();
    expect(await entries()).toMatchObject([
      {
        ...{ outcome: 'deny', reason: 'identity.enrolment.unknown-token' },
        ...{ actor: { id: 'anonymous' }, resource: [{ id: 'POST /api/v1/enrolments', rows: 5 }] },
      },
    ]);
  });

  it('with a token that was issued for another is one log entry each time', async () => {
    const before = (await entries()).length;
    const officer = hub.as(water, 'security-administrator');
    const invited = { department: water, hosted: false };
    const { token } = await hub.app.get(Enrolments).issue(officer, invited);
    expect(await enrol(token)).toBe('exchange.connector.bad-card');
    expect((await entries()).slice(before)).toMatchObject([
      { outcome: 'deny', reason: 'exchange.connector.bad-card' },
    ]);
  });
});
