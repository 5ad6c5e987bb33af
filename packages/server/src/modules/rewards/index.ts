export { type GivenReward, type Paid, pay, type ToPay } from './pay.ts'
export { type RewardsDeps, registerRewards } from './register.ts'
export { settleDue, startRewards } from './start-rewards.ts'
export { forgetRewards } from './wallet.ts'
