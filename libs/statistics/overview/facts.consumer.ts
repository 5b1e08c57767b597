import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';
import { sumFilled } from '../purpose/filled.formula';
import { actCounters, counterOf } from '../recount/counters';
import {
  actOf,
  isCallFact,
  purposeOfReceipt,
  sumByPurpose,
  sumCalls,
  sumOfReceipt,
  thingOf,
} from './facts.policy';
import type { CallFact, CallSum, PurposeSum } from './facts.policy';

const things = [
  'exchange.application.submitted',
  'exchange.application.received',
  'exchange.application.supplement-asked',
  'exchange.application.supplied',
  'exchange.application.withdrawn',
  'exchange.application.decided',
  'exchange.agreement.activated',
  'exchange.agreement.restricted',
  'catalog.entry.submitted',
  'catalog.entry.published',
  'catalog.entry.returned',
  'catalog.entry.suspended',
  'catalog.entry.retired',
  'catalog.entry.discarded',
  'catalog.resource.mounted',
  'catalog.resource.withdrawn',
];

/** Keeps the projection behind the overview; applied once per event, in order per thing. */
@Injectable()
export class FactsConsumer implements EventConsumer {
  readonly name = 'statistics-facts';
  readonly types = [
    ...new Set([...things, ...actCounters.map(({ event }) => event)]),
    ...['exchange.call.ended', 'exchange.batch.received'],
  ];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, event: CloudEvent): Promise<void> {
    if (event.type === 'exchange.batch.received') return this.countReceipt(tx, event);
    if (event.type !== 'exchange.call.ended') return this.act(tx, event);
    const calls = (event.data['items'] as unknown[]).filter(isCallFact);
    await this.countCalls(tx, calls);
    await this.countFilled(tx, calls);
    for (const sum of sumByPurpose(calls)) await this.addByPurpose(tx, sum);
  }

  private async act(tx: TxContext, event: CloudEvent): Promise<void> {
    const counter = counterOf(event.type);
    if (counter) await this.countAct(tx, counter, event);
    if (things.includes(event.type)) await this.place(tx, event);
  }

  private async countAct(tx: TxContext, counter: string, event: CloudEvent): Promise<void> {
    const act = actOf(event);
    await this.database.query(
      tx,
      `INSERT INTO statistics.act_day
         (day, act, department, provider, resource, purpose, channel, outcome, acts)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
       ON CONFLICT (day, act, department, provider, resource, purpose, channel, outcome)
         DO UPDATE SET acts = act_day.acts + 1`,
      [
        ...[dayInChina(new Date(event.time)), counter, act.department, act.provider],
        ...[act.resource, act.purpose, act.channel, act.outcome],
      ],
    );
  }

  private async place(tx: TxContext, event: CloudEvent): Promise<void> {
    const thing = thingOf(event);
    await this.database.query(
      tx,
      `INSERT INTO statistics.thing (kind, id, state, department, items, changed_at, sharing, open)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (kind, id) DO UPDATE
         SET state = excluded.state, items = excluded.items, changed_at = excluded.changed_at,
             sharing = coalesce(excluded.sharing, thing.sharing), open = coalesce(excluded.open, thing.open)`,
      [
        ...[thing.kind, thing.id, thing.state, thing.department, thing.items, event.time],
        ...[thing.sharing, thing.open],
      ],
    );
  }

  private async countReceipt(tx: TxContext, event: CloudEvent): Promise<void> {
    await this.add(tx, sumOfReceipt(event));
    const byPurpose = purposeOfReceipt(event);
    if (byPurpose) await this.addByPurpose(tx, byPurpose);
  }

  private async countCalls(tx: TxContext, calls: readonly CallFact[]): Promise<void> {
    const sums = sumCalls(calls);
    // One order for every writer, so that two batches cannot wait for each other.
    for (const sum of sums) await this.add(tx, sum);
  }

  private async add(tx: TxContext, sum: CallSum): Promise<void> {
    await this.database.prepared(tx, {
      name: 'statistics-call-day',
      text: `INSERT INTO statistics.call_day
         (day, resource, provider, requester, mode, outcome, calls, rows, bytes, duration_us, timed, single, quick)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       ON CONFLICT (day, resource, requester, provider, mode, outcome) DO UPDATE
         SET calls = call_day.calls + excluded.calls, rows = call_day.rows + excluded.rows,
             bytes = call_day.bytes + excluded.bytes, timed = call_day.timed + excluded.timed,
             duration_us = call_day.duration_us + excluded.duration_us,
             single = call_day.single + excluded.single, quick = call_day.quick + excluded.quick`,
      values: [
        ...[sum.day, sum.resource, sum.provider, sum.requester],
        ...[sum.mode, sum.outcome, sum.calls, sum.rows],
        ...[sum.bytes, sum.durationUs, sum.timed, sum.single, sum.quick],
      ],
    });
  }

  private async countFilled(tx: TxContext, calls: readonly CallFact[]): Promise<void> {
    for (const sum of sumFilled(calls)) {
      await this.database.prepared(tx, {
        name: 'statistics-purpose-day',
        text: `INSERT INTO statistics.purpose_day (purpose, day, requester, queries, records, fields)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (purpose, day, requester) DO UPDATE
           SET queries = purpose_day.queries + excluded.queries,
               records = purpose_day.records + excluded.records,
               fields = purpose_day.fields + excluded.fields`,
        values: [sum.purpose, sum.day, sum.requester, sum.queries, sum.records, sum.fields],
      });
    }
  }

  private async addByPurpose(tx: TxContext, sum: PurposeSum): Promise<void> {
    await this.database.prepared(tx, {
      name: 'statistics-purpose-call',
      text: `INSERT INTO statistics.purpose_call
         (purpose, day, resource, provider, requester, outcome, calls, rows)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (purpose, day, resource, requester, provider, outcome) DO UPDATE
         SET calls = purpose_call.calls + excluded.calls, rows = purpose_call.rows + excluded.rows`,
      values: [
        ...[sum.purpose, sum.day, sum.resource, sum.provider],
        ...[sum.requester, sum.outcome, sum.calls, sum.rows],
      ],
    });
  }
}
