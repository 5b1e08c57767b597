import { Body, Controller, HttpCode, Inject, Post, Query, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Ctx, Requires, bytesOf, leaveUnread, limits, type Context } from '@shutong/platform';
import { departmentErrors } from './department.errors';
import { DepartmentImport, type ImportReport } from './import.service';

/** `POST /api/v1/departments/import[?dry=1]`, the body a table as text/csv. */
@Controller('api/v1/departments')
export class DepartmentImportController implements OnModuleInit {
  constructor(
    @Inject(DepartmentImport) private readonly departments: DepartmentImport,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    leaveUnread(this.host, 'text/csv');
  }

  @Post('import')
  @HttpCode(200)
  @Requires('identity.department.import')
  async import(
    @Ctx() ctx: Context,
    @Body() body: unknown,
    @Query('dry') dry?: string,
  ): Promise<ImportReport> {
    const limit = limits.importBytes.value;
    const tooLarge = () => departmentErrors.importTooLarge({ limit, unit: 'bytes' });
    const bytes = await bytesOf(body, { allowed: 'text/csv', limit, tooLarge });
    return dry === '1' ? this.departments.preview(ctx, bytes) : this.departments.run(ctx, bytes);
  }
}
