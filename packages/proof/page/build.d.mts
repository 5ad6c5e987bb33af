/** Builds verify.html into `outdir` (default: dist of the package). */
export function buildPage(outdir?: string): Promise<{ path: string; bytes: number; sha256: string }>
