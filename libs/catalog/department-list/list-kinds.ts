/** 责任清单、权力清单、政府信息公开目录、公共服务清单: the four lists that a government offers. */
export const listKinds = ['duties', 'powers', 'disclosed-information', 'public-services'] as const;
export type ListKind = (typeof listKinds)[number];

/** What stands in a list, with the ids of the data resources behind it. */
export interface ListItem {
  readonly code: string;
  readonly title: string;
  readonly resources: readonly string[];
}
