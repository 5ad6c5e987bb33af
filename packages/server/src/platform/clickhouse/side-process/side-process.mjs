/** Begins the side process; see main.ts. */
import '../../compile-cache.mjs'

await import('./main.ts')
