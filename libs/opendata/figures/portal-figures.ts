/** How much a portal has; the names are those of the figures of regions (`/api/v1/figures/openness` of the hub). */
export interface PortalFigures {
  /** When it was so. */
  readonly at: Date;
  /** Bodies of the region's own government that publish here, or through a catalogue that is harvested. */
  readonly bodies: number;
  /** Regions one level below of which datasets are here. */
  readonly areas: number;
  readonly datasets: number;
  /** Rows of the tables that are open here; of what lies elsewhere nobody knows them. */
  readonly records: number;
  /** Interfaces at which rows can be asked for, here or elsewhere. */
  readonly apis: number;
  /** Reuses that the authority has accepted, of datasets that are here. */
  readonly apps: number;
}
