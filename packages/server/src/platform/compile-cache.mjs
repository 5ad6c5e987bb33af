import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Halves the processor time of a start. It lies beside the code, so that who may write the one may write the other.
// Plain JavaScript, like the files that begin with it: for a file in TypeScript that is not in the cache yet, Node loads
// its compiler, which then stays, 15 to 30 MB in each process.
enableCompileCache(fileURLToPath(new URL('../../../../node_modules/.cache/candor', import.meta.url)))
