import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Header } from '@nestjs/common';
import { Public, projectRoot } from '@shutong/platform';

/** How the portal is called (internet zone). */
@Controller('api/v1/openapi.yaml')
export class ApiDocumentController {
  /** This document: every address of the portal, with its parameters, its answers and what it takes of keys (OpenAPI 3.1). */
  @Get()
  @Public('Whoever is to call the portal has to be able to read how.')
  @Header('content-type', 'application/yaml; charset=utf-8')
  document(): Promise<string> {
    return readFile(join(projectRoot(), 'contracts', 'openapi', 'portal.yaml'), 'utf8');
  }
}
