import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, type TxContext } from '@shutong/platform';

/** Learns who acts as data authority. Roles and people come on topics of their own, in no order between them. */
@Injectable()
export class AuthoritiesConsumer implements EventConsumer {
  readonly name = 'statistics-authorities';
  readonly types = [
    'identity.role.assigned',
    'identity.role.revoked',
    'identity.person.disabled',
    'identity.person.enabled',
  ];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { type, data }: CloudEvent): Promise<void> {
    if (type.startsWith('identity.role.')) {
      if (data['role'] !== 'authority') return;
      const isAssigned = type === 'identity.role.assigned';
      return this.note(tx, 'is_assigned', [data['person'], data['department'] ?? '', isAssigned]);
    }
    const isDisabled = type === 'identity.person.disabled';
    return this.note(tx, 'is_disabled', [data['id'], data['department'] ?? '', isDisabled]);
  }

  private async note(
    tx: TxContext,
    column: 'is_assigned' | 'is_disabled',
    params: readonly unknown[],
  ): Promise<void> {
    await this.database.query(
      tx,
      `INSERT INTO statistics.authority (person, department, ${column}) VALUES ($1, $2, $3)
       ON CONFLICT (person) DO UPDATE SET department = excluded.department, ${column} = excluded.${column}`,
      params,
    );
  }
}
