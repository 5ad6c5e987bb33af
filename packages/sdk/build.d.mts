/** Builds into `outdir` (default: dist); resolves to the bytes of the script-tag build. */
export function buildSdk(outdir?: string): Promise<{ plain: number; gzip: number; brotli: number }>
