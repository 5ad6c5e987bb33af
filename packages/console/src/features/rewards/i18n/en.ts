/** Texts of the pages of rewards. */
export const rewardsEn = {
  'scope.rewards:read': 'See points, coupons and what they cost',
  'scope.rewards:write': 'Change points, rewards, coupons and budgets',
  'scope.rewards:pay': 'Give, spend and take back rewards',
  'error.what.unknown_reward': 'The campaign, budget or tier does not exist, or does not fit.',
  'error.what.points_short': 'There are not enough points that can be spent.',
  'error.what.budget_exhausted': 'Nothing more can be given of this now.',
  'error.what.reward_not_offered': 'This is not offered to this person now.',
  'error.what.coupon_unknown': 'There is no such coupon.',
  'error.what.coupon_held': 'This coupon waits for somebody to look at it.',
  'error.what.coupon_paused': 'Coupons of this campaign are not taken at the moment.',
  'error.what.coupon_not_started': 'This coupon is not valid yet.',
  'error.what.coupon_ended': 'This coupon is over.',
  'error.what.coupon_used': 'This coupon has been used.',
  'error.what.coupon_reserved': 'This coupon lies in another open basket.',
  'error.what.coupon_of_another': 'This coupon is somebody else’s.',
} as const

export type RewardsTexts = Record<keyof typeof rewardsEn, string>
