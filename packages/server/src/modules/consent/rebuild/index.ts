export type { Difference } from './compare.ts'
export { type RebuildOptions, rebuildWorkspace } from './rebuild-workspace.ts'
