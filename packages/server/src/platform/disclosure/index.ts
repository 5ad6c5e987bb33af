export { createStarts, few, toldSteps } from './in-tens.ts'
