export { exitCodes } from './exit-codes.ts'
export { readOptions, usage } from './read-options.ts'
export { ImportError } from './row.ts'
export { runImport } from './run-import.ts'
