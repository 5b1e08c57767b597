import { join } from 'node:path';
import { CatalogFileError, projectRoot, readCatalogFolder } from '@shutong/platform';
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

/** Rule documents of catalog/rule-documents/*.yaml; each code once. @throws CatalogFileError */
export function shippedDocuments(
  folder = join(projectRoot(), 'catalog', 'rule-documents'),
): ShippedDocument[] {
  const seen = new Set<string>();
  return readCatalogFolder<DocumentFile>(folder, 'rule-documents').flatMap(({ content, mistake }) =>
    content.documents.map(({ zh, en, inForceUntil = null, ...rest }, at) => {
      if (seen.has(rest.code)) {
        throw new CatalogFileError([mistake(['documents', at], `${rest.code} is there twice`)]);
      }
      seen.add(rest.code);
      return { ...rest, title: zh, titleEn: en, inForceUntil };
    }),
  );
}
