export {
  acceptedNodes,
  anyNodes,
  conditionsAt,
  segmentNodes,
  signals,
  treesOf,
  valueTests,
} from './arbitraries/definitions.ts'
export { peopleAt, populationsAt, scenesAt, untidy } from './arbitraries/histories.ts'
export * from './arbitraries/vocabulary.ts'
