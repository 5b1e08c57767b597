import { Inject, Injectable } from '@nestjs/common';
import type { CloudEvent, EventConsumer } from '@shutong/messaging';
import { Database, dayInChina, type TxContext } from '@shutong/platform';

const consented = `
  INSERT INTO statistics.project_resource (id, project, resource, provider, since)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (id) DO UPDATE SET until = NULL`;
/** Of one resource ($2), of one provider ($3), or of all. */
const ended = `
  UPDATE statistics.project_resource SET until = $4
   WHERE project = $1 AND until IS NULL AND ($2::uuid IS NULL OR id = $2) AND ($3::text IS NULL OR provider = $3)`;

/** Learns which projects there are, and what providers have brought into them. */
@Injectable()
export class ProjectsConsumer implements EventConsumer {
  readonly name = 'statistics-projects';
  readonly types = [
    'exchange.project.founded',
    'exchange.project.resource-consented',
    'exchange.project.resource-withdrawn',
    'exchange.project.party-left',
    'exchange.project.party-removed',
    'exchange.project.ended',
  ];

  constructor(@Inject(Database) private readonly database: Database) {}

  async handle(tx: TxContext, { type, time, data }: CloudEvent): Promise<void> {
    const day = dayInChina(new Date(time));
    const { code, domain, projectResource = null, resourceId, provider, department = null } = data;
    if (type === 'exchange.project.founded') {
      const sql = `INSERT INTO statistics.project (code, domain) VALUES ($1, $2) ON CONFLICT DO NOTHING`;
      await this.database.query(tx, sql, [code, domain]);
    } else if (type === 'exchange.project.resource-consented') {
      const params = [projectResource, code, resourceId, provider, day];
      await this.database.query(tx, consented, params);
    } else {
      await this.database.query(tx, ended, [code, projectResource, department, day]);
    }
  }
}
