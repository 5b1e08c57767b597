import type { Queue } from './queues.service';

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly of: (queue: Queue) => number;
}

const metrics: readonly Metric[] = [
  {
    name: 'shutong_queue_waiting_messages',
    help: 'Messages of a topic that a group has not settled.',
    of: ({ waiting }) => waiting,
  },
  {
    name: 'shutong_queue_oldest_seconds',
    help: 'Age of the oldest of them; 0 where there is none.',
    of: ({ oldestSeconds }) => oldestSeconds,
  },
  {
    name: 'shutong_queue_dead_letters',
    help: 'Messages that failed every try and wait for a decision.',
    of: ({ deadLetters }) => deadLetters,
  },
];

/** The queues in the text format of Prometheus (0.0.4). */
export function metricsText(queues: readonly Queue[]): string {
  return metrics
    .map(({ name, help, of }) => {
      const lines = queues.map((queue) => `${name}{${labelsOf(queue)}} ${of(queue)}\n`);
      return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
    })
    .join('');
}

const labelsOf = ({ topic, group }: Queue): string =>
  `topic="${escaped(topic)}",group="${escaped(group)}"`;

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
