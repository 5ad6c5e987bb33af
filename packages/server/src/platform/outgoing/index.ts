export { getPublic, type OutgoingOptions, OutgoingRefused } from './get-public.ts'
export { isPublic } from './is-public.ts'
