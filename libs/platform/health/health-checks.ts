import { Injectable } from '@nestjs/common';

/** Whether a part of the process can do its work. */
export type HealthCheck = () => boolean;

/** What `GET /health` asks besides the database: parts of the process add what they know of themselves. */
@Injectable()
export class HealthChecks {
  private readonly checks: HealthCheck[] = [];

  add(check: HealthCheck): void {
    this.checks.push(check);
  }

  get allWell(): boolean {
    return this.checks.every((check) => check());
  }
}
