/** Shapes of the files in `catalog/demo`; `catalog/schemas/demo-*.schema.json` check the same. */

export interface DemoDistrict {
  readonly division: string;
  readonly name: string;
  readonly nameEn: string;
}

export interface DemoPlace extends DemoDistrict {
  readonly districts: readonly DemoDistrict[];
}

export interface DemoDepartment {
  /** Unified social credit code. */
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly shortName: string;
  readonly division: string;
  readonly level: 'nation' | 'province' | 'city' | 'county' | 'town';
  readonly parent: string | null;
}

export interface DemoPerson {
  /** Name at the demo's issuer. */
  readonly signIn: string;
  readonly name: string;
  readonly nameEn: string;
  readonly department: string;
  readonly roles: readonly string[];
}

type Sharing = 'unconditional' | 'conditional' | 'not-shared';
type Openness = 'unconditional' | 'conditional' | 'not-open';

export interface DemoItem {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly type: 'string' | 'integer' | 'decimal' | 'date' | 'datetime' | 'boolean';
  /** Characters or digits at most; null where the type has its own. */
  readonly length: number | null;
  readonly class: 1 | 2 | 3 | 4;
  readonly personal: boolean;
  readonly sharing: Sharing;
  readonly open: Openness;
  /** Code of a data element of `catalog/code-tables`. */
  readonly dataElement?: string;
}

interface EntryOfFile {
  readonly code: string;
  readonly title: string;
  readonly titleEn: string;
  readonly summary: string;
  readonly summaryEn: string;
  /** Chinese name of a theme of `catalog/taxonomies/themes.yaml`. */
  readonly theme: string;
  readonly keywords: readonly string[];
  readonly formats: readonly string[];
  readonly updateCycle: string;
  readonly sharing: Sharing;
  readonly modes: readonly ('verify' | 'query' | 'batch' | 'subscribe')[];
  /** Only where the data is shared conditionally. */
  readonly conditions?: { readonly scope: string; readonly uses: string; readonly other?: string };
  /** Only where the data is not shared. */
  readonly legalGround?: {
    readonly law: string;
    readonly article: string;
    readonly reason: string;
  };
  readonly open: Openness;
  /** Only where the data is open conditionally. */
  readonly openConditions?: string;
  readonly items: readonly DemoItem[];
}

interface DemoCitation {
  readonly document: string;
  readonly article: string;
}

export interface DemoEntry extends EntryOfFile {
  /** Credit code of the department. */
  readonly provider: string;
  /** Rule documents by which the department collects the data. */
  readonly basis: readonly DemoCitation[];
}

/** What a department's connector grants by itself; anything wider waits for a person there. */
export interface DemoCeiling {
  readonly modes: readonly ('verify' | 'query' | 'batch')[];
  readonly fields: readonly string[];
  readonly masks: Readonly<Record<string, string>>;
  readonly maxRows: number;
  readonly quota: { readonly calls: number; readonly window: 'term' | 'day' };
  /** Longest term. */
  readonly days: number;
}

export interface DemoResource {
  readonly code: string;
  /** Code of the entry. */
  readonly entry: string;
  readonly title: string;
  readonly titleEn: string;
  readonly kind: 'table';
  /** Credit code of the department whose connector serves it. */
  readonly connector: string;
  readonly hosted: boolean;
  readonly modes: readonly ('verify' | 'query' | 'batch')[];
  /** View in schema `shared` of the department's own database. */
  readonly table: string;
  /** Column by item code: everything that can be asked for. */
  readonly columns: Readonly<Record<string, string>>;
  readonly keyFields: readonly string[];
  readonly matchRules: Readonly<Record<string, string>>;
  readonly masks: Readonly<Record<string, string>>;
  readonly personal?: { readonly subjectField: string };
  /** Only where it is taken in batches: item codes that tell its rows apart, and the department that takes it. */
  readonly batch?: { readonly key: readonly string[]; readonly intake: string };
  /** Whether its department gives it to everybody, as its entry allows. */
  readonly isOpen?: boolean;
  readonly ceiling: DemoCeiling;
}

export interface DepartmentFile {
  readonly region: DemoPlace;
  readonly departments: readonly DemoDepartment[];
}
export interface PeopleFile {
  readonly people: readonly DemoPerson[];
}
export interface EntryFile {
  readonly provider: string;
  readonly basis: readonly DemoCitation[];
  readonly entries: readonly EntryOfFile[];
}
export interface ResourceFile {
  readonly resources: readonly DemoResource[];
}
