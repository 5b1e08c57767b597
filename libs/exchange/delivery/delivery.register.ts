import { Injectable } from '@nestjs/common';
import type { Register, Registered } from '@shutong/audit';
import type { PoolClient } from 'pg';
import { callErrors } from '../call/call.errors';
import type { Delivery } from './delivery.entity';

/** In the order of the calls' ids, whoever writes; a call that stands there already stays as it was. */
const insert = `
  INSERT INTO exchange.delivery
    (call, entry_id, agreement, version, mode, fields, statement, delivered_at)
  SELECT d.call, d.entry_id, d.agreement, d.version, d.mode,
         ARRAY(SELECT jsonb_array_elements_text(d.fields)), d.statement, d.delivered_at
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::jsonb[],
                $7::text[], $8::timestamptz[])
      AS d (call, entry_id, agreement, version, mode, fields, statement, delivered_at)
   ORDER BY d.call
  ON CONFLICT (call) DO NOTHING
  RETURNING entry_id`;

export type NewDelivery = Omit<Delivery, 'entryId'>;

/** Deliveries as the log's writer adds them: with the entries of their calls, or not at all. */
@Injectable()
export class DeliveryRegister implements Register<NewDelivery> {
  async add(client: PoolClient, of: readonly Registered<NewDelivery>[]): Promise<string[]> {
    const { rows } = await client.query<{ entry_id: string }>({
      name: 'delivery-insert',
      text: insert,
      values: [
        of.map(({ item }) => item.call),
        of.map(({ entryId }) => entryId),
        of.map(({ item }) => item.agreement),
        of.map(({ item }) => item.version),
        of.map(({ item }) => item.mode),
        of.map(({ item }) => JSON.stringify(item.fields)),
        of.map(({ item }) => item.statement),
        of.map(({ item }) => item.deliveredAt),
      ],
    });
    return rows.map((row) => row.entry_id);
  }

  refusal() {
    return callErrors.repeated();
  }
}
