export { readExportOptions, usage } from './read-options.ts'
export { runExport } from './run-export.ts'
