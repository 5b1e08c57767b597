import { metricsText } from './queue.metrics';

describe('Metrics of the queues', () => {
  it('have one line for each queue and figure, in the text format of Prometheus', () => {
    const queue = { topic: 'hub.a', group: 'g', oldestAt: null };
    const text = metricsText([
      { ...queue, waiting: 3, oldestSeconds: 61, deadLetters: 0 },
      { ...queue, group: 'with "quotes" and \\', waiting: 0, oldestSeconds: 0, deadLetters: 2 },
    ]);
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines).toEqual([
      'shutong_queue_waiting_messages{topic="hub.a",group="g"} 3',
      'shutong_queue_waiting_messages{topic="hub.a",group="with \\"quotes\\" and \\\\"} 0',
      'shutong_queue_oldest_seconds{topic="hub.a",group="g"} 61',
      'shutong_queue_oldest_seconds{topic="hub.a",group="with \\"quotes\\" and \\\\"} 0',
      'shutong_queue_dead_letters{topic="hub.a",group="g"} 0',
      'shutong_queue_dead_letters{topic="hub.a",group="with \\"quotes\\" and \\\\"} 2',
    ]);
    for (const name of ['waiting_messages', 'oldest_seconds', 'dead_letters']) {
      expect(text).toContain(`# TYPE shutong_queue_${name} gauge\n`);
    }
  });
});
