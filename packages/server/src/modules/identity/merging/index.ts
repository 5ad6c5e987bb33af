export type { Follow, Separated } from './follow.ts'
export { applyMerge, planMerge } from './merge-people.ts'
export { registerMergingRoutes } from './merging.routes.ts'
export { applyUnmerge, planUnmerge } from './unmerge.ts'
