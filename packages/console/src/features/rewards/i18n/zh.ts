import type { RewardsTexts } from './en.ts'

export const rewardsZh: RewardsTexts = {
  'scope.rewards:read': '查看积分、优惠券及其成本',
  'scope.rewards:write': '修改积分、奖励、优惠券和预算',
  'scope.rewards:pay': '发放、使用和收回奖励',
  'error.what.unknown_reward': '该活动、预算或等级不存在，或不适用。',
  'error.what.points_short': '可用积分不足。',
  'error.what.budget_exhausted': '目前无法再发放。',
  'error.what.reward_not_offered': '目前不向此人提供。',
  'error.what.coupon_unknown': '没有这张优惠券。',
  'error.what.coupon_held': '这张优惠券正等待人工查看。',
  'error.what.coupon_paused': '该活动的优惠券暂不可用。',
  'error.what.coupon_not_started': '这张优惠券尚未生效。',
  'error.what.coupon_ended': '这张优惠券已失效。',
  'error.what.coupon_used': '这张优惠券已经用过。',
  'error.what.coupon_reserved': '这张优惠券在另一个未结账的购物篮里。',
  'error.what.coupon_of_another': '这张优惠券属于另一个人。',
}
