import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { projectRoot } from '@shutong/platform';
import type { RuleDocumentContent } from './rule-document.entity';

export interface ShippedDocument extends RuleDocumentContent {
  readonly code: string;
}

interface DocumentFile {
  readonly documents: readonly (Omit<ShippedDocument, 'title' | 'titleEn' | 'inForceUntil'> & {
    readonly zh: string;
    readonly en: string;
    readonly inForceUntil?: string;
  })[];
}

/** A file of rule documents that cannot be used. */
export class RuleDocumentFileError extends Error {
  constructor(file: string, why: string) {
    super(`Rule documents ${file}: ${why}`);
    this.name = 'RuleDocumentFileError';
  }
}

/** Rule documents of catalog/rule-documents/*.yaml, checked against their schema; each code once. */
export function shippedDocuments(
  folder = join(projectRoot(), 'catalog', 'rule-documents'),
): ShippedDocument[] {
  const schema = join(projectRoot(), 'catalog', 'schemas', 'rule-documents.schema.json');
  const ajv = new Ajv2020({ allErrors: true });
  const validate = ajv.compile<DocumentFile>(JSON.parse(readFileSync(schema, 'utf8')) as object);
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  const shipped = files.sort().flatMap((file) => {
    const content: unknown = parse(readFileSync(join(folder, file), 'utf8'));
    if (!validate(content)) throw new RuleDocumentFileError(file, ajv.errorsText(validate.errors));
    return content.documents.map(({ zh, en, inForceUntil = null, ...rest }) => ({
      file,
      document: { ...rest, title: zh, titleEn: en, inForceUntil },
    }));
  });
  const seen = new Set<string>();
  for (const { file, document } of shipped) {
    if (seen.has(document.code)) {
      throw new RuleDocumentFileError(file, `${document.code} is there twice`);
    }
    seen.add(document.code);
  }
  return shipped.map(({ document }) => document);
}
