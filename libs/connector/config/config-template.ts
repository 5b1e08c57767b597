/** What a connector is told of its hub when it has been enrolled. */
export interface Joined {
  readonly hub: string;
  readonly department: string;
  readonly thumbprint: string;
  readonly transport: 'stream' | 'kafka';
}

const template = `# Connector of {department}. Checked at every start; \`doctor\` tells what is missing.
# This file may hold passwords: only its owner may read it.

hub: {hub}
transport: {transport}

# Where your own systems ask. Each has a bearer key; only its SHA-256 stands here:
#   printf %s "$KEY" | sha256sum
listen:
  host: 127.0.0.1
  port: 7411
  keys: []
  #  - { name: hrss-system, sha256: <64 hex digits> }

# Root-key thumbprints by credit code, as the other departments told them to you: by telephone or on
# paper, never by the hub. Your own, for them to write down:
#   {thumbprint}
pins:
  "{department}": {thumbprint}

# Credit code of the region's data authority (its thumbprint belongs among the pins).
# authority: "<credit code>"

# Your databases with an account that can only read, folders of files, services (docs/operations.md).
sources: {}
#  main: { kind: postgres, url: "postgres://reader:password@127.0.0.1:5432/register" }
#  old: { kind: mysql, url: "mysql://reader:password@127.0.0.1:3306/register?sslmode=verify-full" }
#  files: { kind: csv, folder: /srv/share, encoding: gb18030 }
#  sheets: { kind: excel, folder: /srv/sheets }
#  service:
#    kind: http
#    url: https://service.department.example/api
#    credential: { header: Authorization, environment: REGISTER_CREDENTIAL }
#    tables:
#      people: { path: /people, parameters: { number: "{number}" }, rows: /data, columns: [number, name] }

# What may be asked for, and how much of it the connector grants by itself. What is wider waits for you:
#   connector agreements --dir … ; connector approve ID --dir …
mounts: []
#  - resource: person-register
#    source: main
#    table: shared.person_register
#    columns: { RESIDENT_NUMBER: resident_number, NAME: name }
#    keyFields: [RESIDENT_NUMBER]
#    matchRules: { RESIDENT_NUMBER: exact, NAME: name }
#    masks: { NAME: keep-1-0 }
#    subject: { field: RESIDENT_NUMBER, kind: natural-person }
#    origin: { system: 人口基础信息库, batch: load_batch, items: { NAME: { rule: 按户籍登记规范清洗 } } }
#    ceiling:
#      modes: [verify]
#      fields: [RESIDENT_NUMBER, NAME]
#      masks: {}
#      maxRows: 1
#      quota: { calls: 10000, window: day }
#      days: 366
#    # Where it may be taken as a whole (mode batch): items that tell rows apart, and one that grows with each change.
#    batch: { key: [RESIDENT_NUMBER], watermark: CHANGED_AT }

# What you take in batches, and your own tables and files into which it goes.
targets: {}
#  main: { kind: postgres, url: "postgres://writer:password@127.0.0.1:5432/own" }
#  files: { kind: csv, folder: /srv/taken }
intakes: []
#  - name: persons
#    agreement: <id of the agreement>
#    target: main
#    table: shared.person_register
#    columns: { RESIDENT_NUMBER: resident_number, NAME: name }
#    key: [RESIDENT_NUMBER]
#    chunk: { batch: taken_batch, number: taken_chunk }
#    everySeconds: 86400
#  - { name: holidays, agreement: <id>, target: files, file: "holidays-{date}-{batch}.csv", columns: { DATE: date } }

# Seconds for which a call of your own systems waits for a hub that is not there; once that is known, calls are refused at once.
patience: { hub: 2 }

# Days for which the signed statements of what was answered, and the receipts of batches, are kept.
retention: { statements: 1096 }
`;

const transports = {
  stream: '{ kind: stream }',
  kafka: '{ kind: kafka, brokers: "127.0.0.1:9092" } # the brokers of your region',
} as const;

/** A connector.yaml that starts as it is and shows the administrator what to fill in. */
export function configTemplate(joined: Joined): string {
  const values: Record<string, string> = { ...joined, transport: transports[joined.transport] };
  return template.replace(
    /\{(hub|department|thumbprint|transport)\}/g,
    (_, name: string) => values[name]!,
  );
}
