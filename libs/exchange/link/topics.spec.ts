import { isReader } from '../../messaging/links';
import { connectorGroup, inboundTopic } from './topics';

describe('the topic of a department', () => {
  it('is read by the group of its own connector, and by no other', () => {
    const topic = inboundTopic('11330000A');
    expect(isReader({ topic, group: connectorGroup('11330000A') })).toBe(true);
    for (const group of [connectorGroup('11330000B'), 'g', 'connector.11330000A.in']) {
      expect(isReader({ topic, group })).toBe(false);
    }
    expect(isReader({ topic: 'hub.catalog', group: 'statistics' })).toBe(true);
  });
});
