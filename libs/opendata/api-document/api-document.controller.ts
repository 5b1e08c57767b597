import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Header, Inject, Param, Req } from '@nestjs/common';
import { Usage } from '@shutong/messaging';
import { Config, Ctx, Public, UuidPipe, projectRoot, type Context } from '@shutong/platform';
import type { FastifyRequest } from 'fastify';
import { parse } from 'yaml';
import { portalOf } from '../listing/portal-address';
import { OpenDatasets } from '../open-dataset/open-datasets.service';
import { becausePublished, licensedKeyOf } from '../open-dataset/zone';
import { datasetDocument, withoutExamples, type ApiDocument } from './dataset-document';

/** How the portal is called (internet zone), and each dataset. */
@Controller('api/v1')
export class ApiDocumentController {
  private read: ApiDocument | undefined;

  constructor(
    @Inject(OpenDatasets) private readonly open: OpenDatasets,
    @Inject(Usage) private readonly usage: Usage,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** This document: every address of the portal, with its parameters, its answers and what it takes of keys (OpenAPI 3.1). */
  @Get('openapi.yaml')
  @Public('Whoever is to call the portal has to be able to read how.')
  @Header('content-type', 'application/yaml; charset=utf-8')
  document(): Promise<string> {
    return readFile(join(projectRoot(), 'contracts', 'openapi', 'portal.yaml'), 'utf8');
  }

  /** How one version is called (OpenAPI 3.1): the addresses that it has, its tables and columns, and examples that run. By `latest` the addresses say `latest`, too. */
  @Get('datasets/:id/versions/:version/openapi.json')
  @Public(becausePublished)
  async ofDataset(
    @Ctx() ctx: Context,
    @Param('id', UuidPipe) id: string,
    @Param('version') asked: string,
    @Req() request: FastifyRequest,
  ): Promise<Readonly<Record<string, unknown>>> {
    const found = await this.usage.counted(
      ctx,
      { act: 'view', channel: 'portal' },
      () => this.find(ctx, id, asked),
      ({ version: { number } }) => ({ dataset: id, version: number, rows: 1 }),
    );
    return datasetDocument(await this.plain(), {
      ...{ ...found, portal: portalOf(this.config, request), asked },
      isLicensed: licensedKeyOf(ctx) !== null,
    });
  }

  private async find(ctx: Context, id: string, asked: string) {
    const dataset = asked === 'latest' ? await this.open.get(ctx, id) : null;
    const number = dataset ? String(dataset.version) : asked;
    return { dataset, version: await this.open.version(ctx, id, number) };
  }

  /** Without examples; read once. */
  private async plain(): Promise<ApiDocument> {
    this.read ??= withoutExamples(parse(await this.document())) as ApiDocument;
    return this.read;
  }
}
