/** The region's subject-token key as this connector keeps it. */
export interface StoredTokenKey {
  /** 32 bytes, base64url. Secret. */
  readonly key: string;
  /** Thumbprint of the authority's root key. */
  readonly authority: string;
}
