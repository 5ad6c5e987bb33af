interface Size {
  plain: number
  gzip: number
  brotli: number
}

/** Builds into `outdir` (default: dist); resolves to the bytes of each file by its name. */
export function buildSdk(outdir?: string): Promise<Record<string, Size>>
