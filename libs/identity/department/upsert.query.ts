import type { Department } from './department.entity';

/** Any number of departments in one statement; code, node, state and first registration stay. */
export const upsertDepartments = `
  INSERT INTO identity.department
    (code, name, name_en, short_name, division, level, parent, node, path, registered_at, changed_at)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                       $7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[])
  ON CONFLICT (code) DO UPDATE SET
    name = excluded.name, name_en = excluded.name_en, short_name = excluded.short_name,
    division = excluded.division, level = excluded.level, parent = excluded.parent,
    path = excluded.path, changed_at = excluded.changed_at`;

/** The parameters of `upsertDepartments`, a column each. */
export const upsertColumns = (rows: readonly Department[]): unknown[] => [
  rows.map((r) => r.code),
  rows.map((r) => r.name),
  rows.map((r) => r.nameEn),
  rows.map((r) => r.shortName),
  rows.map((r) => r.division),
  rows.map((r) => r.level),
  rows.map((r) => r.parent),
  rows.map((r) => r.node),
  rows.map((r) => r.path),
  rows.map((r) => r.registeredAt),
  rows.map((r) => r.changedAt),
];
