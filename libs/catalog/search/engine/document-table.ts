import { facetNames, type DocumentKind, type FacetName, type Facets } from '../document';
import { Column } from './column';
import { FacetColumn } from './facet-column';

/** A document as the index keeps it. */
export interface IndexedDocument {
  readonly kind: DocumentKind;
  readonly id: string;
  /** In normal form. */
  readonly title: string;
  /** All its texts in normal form, a line each; phrases are looked for here. */
  readonly content: string;
  readonly facets: Facets;
  /** Credit code of the department it belongs to. */
  readonly owner: string | null;
  /** Found only by its owner and the authority. */
  readonly restricted: boolean;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
  /** Active agreements that use it. */
  readonly uses: number;
}

/** Who looks: decides whose drafts are found, and so counted. */
export interface Viewer {
  readonly department: string | null;
  readonly authority: boolean;
}

/** What there is to know of documents without opening them, in columns by ordinal. */
export class DocumentTable {
  readonly ids: string[] = [];
  readonly titles: string[] = [];
  readonly contents: string[] = [];
  readonly changedAt = new Column(Float64Array);
  readonly uses = new Column(Float64Array);
  readonly facets: Readonly<Record<FacetName, FacetColumn>> = Object.fromEntries(
    facetNames.map((name) => [name, new FacetColumn()]),
  ) as Record<FacetName, FacetColumn>;
  private readonly owners: (string | null)[] = [];
  /** 0: everybody's; 1: restricted to its owner; 2: gone. */
  private readonly hidden = new Column(Uint8Array);
  private readonly places = new Map<string, number>();
  /** By title, gone ones too until the gaps are closed. */
  private readonly called = new Map<string, number[]>();
  private goneCount = 0;
  private openCount = 0;

  /** Ordinals given out so far, those of gone documents among them. */
  get length(): number {
    return this.ids.length;
  }

  get gone(): number {
    return this.goneCount;
  }

  /** Documents that everybody may know of. */
  get unrestricted(): number {
    return this.openCount;
  }

  /** Takes a document in at the end; an older one of the same id goes. */
  add(document: IndexedDocument): number {
    const key = keyOf(document);
    this.leave(key);
    const doc = this.ids.push(document.id) - 1;
    this.titles.push(document.title);
    this.contents.push(document.content);
    this.owners.push(document.owner);
    this.changedAt.set(doc, document.changedAt);
    this.uses.set(doc, document.uses);
    this.hidden.set(doc, document.restricted ? 1 : 0);
    if (!document.restricted) this.openCount++;
    for (const name of facetNames) {
      const said = name === 'kind' ? document.kind : document.facets[name];
      this.facets[name].set(
        doc,
        said === undefined ? [] : typeof said === 'string' ? [said] : said,
      );
    }
    this.places.set(key, doc);
    this.call(document.title, doc);
    return doc;
  }

  remove(document: Pick<IndexedDocument, 'kind' | 'id'>): void {
    this.leave(keyOf(document));
  }

  private leave(key: string): void {
    const doc = this.places.get(key);
    if (doc === undefined) return;
    this.places.delete(key);
    if (this.hidden.data[doc] === 0) this.openCount--;
    this.hidden.set(doc, 2);
    this.goneCount++;
  }

  /** Documents whose whole title the text is, in normal form; who looks must still be allowed to. */
  titled(text: string): readonly number[] {
    return this.called.get(text) ?? [];
  }

  private call(title: string, doc: number): void {
    const same = this.called.get(title);
    if (same) same.push(doc);
    else this.called.set(title, [doc]);
  }

  /**
   * Titles that a text begins, then titles that it stands in; each once, in the order in which the
   * documents came, the newest first.
   */
  titlesHolding(text: string, most: number, known: (doc: number) => boolean): number[] {
    const begun = new Map<string, number>();
    const holding = new Map<string, number>();
    for (let doc = this.length - 1; doc >= 0 && begun.size < most; doc--) {
      const title = this.titles[doc]!;
      const at = title.indexOf(text);
      if (at < 0 || (at > 0 && holding.size >= most) || !known(doc)) continue;
      const titles = at === 0 ? begun : holding;
      if (!titles.has(title)) titles.set(title, doc);
    }
    return [...begun.values(), ...holding.values()].slice(0, most);
  }

  kindOf(doc: number): DocumentKind {
    return this.facets.kind.valuesOf(doc)[0] as DocumentKind;
  }

  /** Whether a viewer may know of a document at all; nobody given: the public. */
  sees(viewer: Viewer | undefined): (doc: number) => boolean {
    const hidden = this.hidden.data;
    return (doc) => {
      if (hidden[doc] === 0) return true;
      if (hidden[doc] === 2 || viewer === undefined) return false;
      return viewer.authority || (viewer.department ?? '') === this.owners[doc];
    };
  }

  /** Closes the gaps; answers the new place of every ordinal, -1 for those that are gone. */
  compact(): Int32Array {
    let next = 0;
    const places = Int32Array.from(this.ids, (_, doc) =>
      this.hidden.data[doc] === 2 ? -1 : next++,
    );
    for (const list of [this.ids, this.titles, this.contents, this.owners] as unknown[][]) {
      places.forEach((place, doc) => {
        if (place >= 0) list[place] = list[doc];
      });
      list.length = next;
    }
    for (const column of [this.changedAt, this.uses, this.hidden]) column.renumber(places);
    for (const name of facetNames) this.facets[name].renumber(places);
    for (const [key, doc] of this.places) this.places.set(key, places[doc]!);
    this.called.clear();
    this.titles.forEach((title, doc) => this.call(title, doc));
    this.goneCount = 0;
    return places;
  }
}

const keyOf = ({ kind, id }: Pick<IndexedDocument, 'kind' | 'id'>): string => `${kind} ${id}`;
