export * from './feedback-endpoints.ts'
export * from './lexicon.ts'
export * from './report-endpoints.ts'
export * from './social-endpoints.ts'
