export type { AskingDeps } from './deps.ts'
export { registerAsking } from './register.ts'
export { noRewards, type Payment, type Rewards } from './rewards-seam.ts'
export { type Spent, spendAttention, type WantedContact } from './spend-attention.ts'
