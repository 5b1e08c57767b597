/** Somebody of catalog/demo/people.yaml; there is one password for all of them. */
export interface DemoPerson {
  readonly account: string;
  readonly name: string;
  readonly nameEn: string;
  /** Credit code. */
  readonly department: string;
  readonly roles: readonly string[];
}
