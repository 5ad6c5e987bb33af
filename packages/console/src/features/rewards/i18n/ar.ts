import type { RewardsTexts } from './en.ts'

export const rewardsAr: RewardsTexts = {
  'scope.rewards:read': 'عرض النقاط والقسائم وكلفتها',
  'scope.rewards:write': 'تغيير النقاط والمكافآت والقسائم والميزانيات',
  'scope.rewards:pay': 'منح المكافآت وصرفها واستردادها',
  'error.what.unknown_reward': 'الحملة أو الميزانية أو المستوى غير موجود، أو لا يناسب.',
  'error.what.points_short': 'لا توجد نقاط كافية قابلة للصرف.',
  'error.what.budget_exhausted': 'لا يمكن منح المزيد من هذا الآن.',
  'error.what.reward_not_offered': 'هذا غير معروض على هذا الشخص الآن.',
  'error.what.coupon_unknown': 'لا توجد قسيمة كهذه.',
  'error.what.coupon_held': 'هذه القسيمة تنتظر من ينظر فيها.',
  'error.what.coupon_paused': 'قسائم هذه الحملة لا تُقبل في الوقت الحالي.',
  'error.what.coupon_not_started': 'هذه القسيمة لم تبدأ صلاحيتها بعد.',
  'error.what.coupon_ended': 'انتهت هذه القسيمة.',
  'error.what.coupon_used': 'استُخدمت هذه القسيمة.',
  'error.what.coupon_reserved': 'هذه القسيمة في سلة مفتوحة أخرى.',
  'error.what.coupon_of_another': 'هذه القسيمة لشخص آخر.',
}
