import type { DemoRegion } from './region';

/** A connector of the demo region. */
export interface DemoConnector {
  /** Credit code. */
  readonly department: string;
  /** Short Chinese name, for people. */
  readonly shortName: string;
  /** True where the operator runs it for a department without servers. */
  readonly hosted: boolean;
  /** True for the data authority's, which makes the subject-token key. */
  readonly authority: boolean;
}

/** The department whose people hold the role `authority`. */
export function authorityOf(region: DemoRegion): string {
  return departmentWith(region, 'authority');
}

/**
 * The authority's connector, those of departments that mount resources, and that of the department
 * which asks for data in the story.
 */
export function connectorsOf(region: DemoRegion): readonly DemoConnector[] {
  const authority = authorityOf(region);
  const requester = departmentWith(region, 'requester');
  const providers = region.resources.map(({ connector }) => connector);
  const hosted = new Set(region.resources.filter((r) => r.hosted).map((r) => r.connector));
  const names = new Map(region.departments.map(({ code, shortName }) => [code, shortName]));
  return [...new Set([authority, ...providers, requester])].map((department) => ({
    department,
    shortName: names.get(department) ?? department,
    hosted: hosted.has(department),
    authority: department === authority,
  }));
}

function departmentWith(region: DemoRegion, role: string): string {
  const person = region.people.find(({ roles }) => roles.includes(role));
  if (!person) throw new Error(`catalog/demo/people.yaml has nobody with the role ${role}.`);
  return person.department;
}
