import type { INestApplicationContext } from '@nestjs/common';
import { DepartmentImport } from '@shutong/identity';
import type { Context } from '@shutong/platform';
import type { DemoDepartment } from './region-files';

const header = ['code', 'name', 'name_en', 'short_name', 'division', 'level', 'parent'];

/** Registers the region's departments as an administrator would: from a table. */
export async function importDepartments(
  app: INestApplicationContext,
  ctx: Context,
  departments: readonly DemoDepartment[],
): Promise<void> {
  const rows = departments.map((d) =>
    [d.code, d.name, d.nameEn, d.shortName, d.division, d.level, d.parent ?? '']
      .map(cell)
      .join(','),
  );
  await app.get(DepartmentImport).run(ctx, Buffer.from([header.join(','), ...rows].join('\n')));
}

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
