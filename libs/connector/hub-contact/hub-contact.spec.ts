import { supportedVersions } from '@shutong/wire';
import { pino } from 'pino';
import { HubUnreachable } from '../hub/hub.errors';
import { HubContact } from './hub-contact';

describe('what a connector knows of the hub', () => {
  const speaks = { release: '1', wire: supportedVersions, heartbeatSeconds: 3600 };

  /** A hub that is found by heartbeats, or not. */
  function contactOf() {
    const hub = { isThere: true };
    const post = () =>
      hub.isThere ? Promise.resolve(speaks) : Promise.reject(new HubUnreachable('no answer'));
    const parts = {
      hub: { get: post, post } as never,
      log: pino({ level: 'silent' }),
      now: () => 0,
    };
    return { hub, contact: new HubContact(parts) };
  }
  /** The next look, as soon as a call has found nobody. */
  const look = async (contact: HubContact) => {
    contact.missed();
    await contact.round();
  };

  it('one look in vain refuses nobody, a second in a row does', async () => {
    const { hub, contact } = contactOf();
    await look(contact);
    hub.isThere = false;
    await look(contact);
    expect([contact.contact.state, contact.isAway]).toEqual(['unreachable', false]);
    hub.isThere = true;
    await look(contact);
    hub.isThere = false;
    await look(contact);
    expect(contact.isAway).toBe(false);
    await look(contact);
    expect(contact.isAway).toBe(true);
  });

  it('a call that is answered shows that the hub is there', async () => {
    const { hub, contact } = contactOf();
    hub.isThere = false;
    await look(contact);
    await look(contact);
    expect(contact.isAway).toBe(true);
    contact.answered();
    expect([contact.contact.state, contact.isAway]).toEqual(['reached', false]);
    await look(contact);
    expect(contact.isAway).toBe(false);
  });
});
