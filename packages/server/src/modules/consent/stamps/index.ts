export { entriesOfStamp, type Stamp } from './entries-of-stamp.ts'
export { type Heard, hear, type Told } from './hear.ts'
export { hearStamps } from './hear-stamps.ts'
