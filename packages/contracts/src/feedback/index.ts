export * from './lexicon.ts'
