import { expect, test } from 'vitest'
import { locales } from '../../consent/default-purposes.ts'
import type { SegmentNode } from '../definition.ts'
import { parseSegment } from '../text/index.ts'
import { type SentenceNames, sentenceOf } from './index.ts'

const called: Record<string, Record<string, string>> = {
  en: {
    milk: 'Favourite milk',
    birthday: 'Birthday',
    child: 'Has a child',
    oat: 'Oat milk',
    email: 'E-mails about offers',
    'gift-shoppers': 'Gift shoppers',
    news: 'News',
  },
  zh: {
    milk: '喜欢的牛奶',
    birthday: '生日',
    child: '有孩子',
    oat: '燕麦奶',
    email: '优惠邮件',
    'gift-shoppers': '送礼者',
    news: '新闻',
  },
  ar: {
    milk: 'الحليب المفضل',
    birthday: 'تاريخ الميلاد',
    child: 'لديه طفل',
    oat: 'حليب الشوفان',
    email: 'رسائل العروض',
    'gift-shoppers': 'مشترو الهدايا',
    news: 'الأخبار',
  },
}
const namesIn = (language: string): SentenceNames => {
  const named = (key: string) => called[language]![key]
  return { attribute: named, purpose: named, segment: named, topic: named, option: (_, option) => named(option) }
}

const nodeOf = (text: string): SegmentNode => {
  const read = parseSegment(text)
  if ('errors' in read) throw new Error(`${text}: ${read.errors[0]!.message}`)
  return read.node
}

/** Without the signs that only say in which direction to write. */
const seen = (sentence: string): string => sentence.replace(/[\u2066-\u2069\u200e\u200f]/g, '')

const said: [text: string, en: string, zh: string, ar: string][] = [
  [
    'attribute "milk" known',
    'People whose “Favourite milk” is known.',
    '“喜欢的牛奶”已知的人。',
    'الأشخاص الذين يُعرف عنهم «الحليب المفضل».',
  ],
  [
    'not attribute "milk" known',
    'People whose “Favourite milk” is not known.',
    '“喜欢的牛奶”未知的人。',
    'الأشخاص الذين لا يُعرف عنهم «الحليب المفضل».',
  ],
  [
    'attribute "milk" = "oat" from zero or first told within 365 days',
    'People whose “Favourite milk” is “Oat milk” (said by themselves or observed, told in the last 365 days).',
    '满足以下条件的人：“喜欢的牛奶”为“燕麦奶”（来源：本人告知或观察所得，在过去365天内获知）。',
    'الأشخاص الذين يُعرف عنهم أن «الحليب المفضل» يساوي «حليب الشوفان» (عُرف بقولهم أو بالملاحظة، خلال آخر 365 يومًا).',
  ],
  [
    'not attribute "milk" = "oat" from zero or first told within 365 days',
    'People of whom it is not known that their “Favourite milk” is “Oat milk” (said by themselves or observed, told in the last 365 days).',
    '满足以下条件的人：并非“喜欢的牛奶”为“燕麦奶”（或未知）（来源：本人告知或观察所得，在过去365天内获知）。',
    'الأشخاص الذين لا يُعرف عنهم أن «الحليب المفضل» يساوي «حليب الشوفان» (عُرف بقولهم أو بالملاحظة، خلال آخر 365 يومًا).',
  ],
  [
    'attribute "vip" = true',
    'People whose “vip” is true.',
    '“vip”为“是”的人。',
    'الأشخاص الذين يُعرف عنهم أن «vip» يساوي «نعم».',
  ],
  [
    'attribute "shoe" in (41, 42.5, "x")',
    'People whose “shoe” is 41, 42.5, or “x”.',
    '“shoe”为41、42.5或“x”的人。',
    'الأشخاص الذين يُعرف عنهم أن «shoe» يساوي 41 أو 42.5 أو «x».',
  ],
  [
    'attribute "note" starts with "x"',
    'People whose “note” starts with “x”.',
    '“note”以“x”开头的人。',
    'الأشخاص الذين يُعرف عنهم أن «note» يبدأ بـ«x».',
  ],
  [
    'attribute "budget" >= 50 EUR',
    'People whose “budget” is at least €50.00.',
    '“budget”不低于€50.00的人。',
    'الأشخاص الذين يُعرف عنهم أن «budget» لا يقل عن 50.00 €.',
  ],
  [
    'attribute "shoe" < -0.5',
    'People whose “shoe” is less than -0.5.',
    '“shoe”低于-0.5的人。',
    'الأشخاص الذين يُعرف عنهم أن «shoe» أقل من -0.5.',
  ],
  [
    'birthday "birthday" within 7 days',
    'People whose “Birthday” comes round within 7 days from today.',
    '“生日”将在7天内到来（含今天）的人。',
    'الأشخاص الذين يُعرف عنهم أن «تاريخ الميلاد» يحلّ خلال 7 أيام من اليوم.',
  ],
  [
    'not birthday "birthday" within 7 days',
    'People of whom it is not known that their “Birthday” comes round within 7 days from today.',
    '并非“生日”将在7天内到来（含今天）（或未知）的人。',
    'الأشخاص الذين لا يُعرف عنهم أن «تاريخ الميلاد» يحلّ خلال 7 أيام من اليوم.',
  ],
  [
    'birthday "birthday" within 0 days',
    'People whose “Birthday” comes round today.',
    '“生日”就在今天的人。',
    'الأشخاص الذين يُعرف عنهم أن «تاريخ الميلاد» يحلّ اليوم.',
  ],
  [
    'date "wedding" before 2026-01-31',
    'People whose “wedding” is before January 31, 2026.',
    '“wedding”早于2026年1月31日的人。',
    'الأشخاص الذين يُعرف عنهم أن «wedding» قبل 31 يناير 2026.',
  ],
  [
    'not date "wedding" before 2026-01-31',
    'People of whom it is not known that their “wedding” is before January 31, 2026.',
    '并非“wedding”早于2026年1月31日（或未知）的人。',
    'الأشخاص الذين لا يُعرف عنهم أن «wedding» قبل 31 يناير 2026.',
  ],
  [
    'date "wedding" from 2026-01-31',
    'People whose “wedding” is on or after January 31, 2026.',
    '“wedding”不早于2026年1月31日的人。',
    'الأشخاص الذين يُعرف عنهم أن «wedding» في 31 يناير 2026 أو بعده.',
  ],
  [
    'date "wedding" in the next 1 day',
    'People whose “wedding” is in the next day, today included.',
    '“wedding”在今后1天内（含今天）的人。',
    'الأشخاص الذين يُعرف عنهم أن «wedding» يقع خلال يوم واحد من اليوم.',
  ],
  [
    'date "wedding" in the last 2 days',
    'People whose “wedding” is in the last 2 days, today included.',
    '“wedding”在过去2天内（含今天）的人。',
    'الأشخاص الذين يُعرف عنهم أن «wedding» يقع خلال آخر يومين، واليوم مشمول.',
  ],
  ['performed "Order Completed"', 'People who placed an order.', '下过单的人。', 'الأشخاص الذين قدّموا طلبًا.'],
  [
    'performed "Order Completed" within 2 days',
    'People who placed an order in the last 2 days.',
    '在过去2天内下过单的人。',
    'الأشخاص الذين قدّموا طلبًا خلال آخر يومين.',
  ],
  [
    'not performed "Order Completed" within 2 days',
    'People who did not place an order in the last 2 days.',
    '在过去2天内没有下单的人。',
    'الأشخاص الذين لم يقدّموا طلبًا خلال آخر يومين.',
  ],
  [
    'performed "Order Completed" at least 1 time',
    'People who placed an order at least once.',
    '下单至少1次的人。',
    'الأشخاص الذين قدّموا طلبًا مرة واحدة على الأقل.',
  ],
  [
    'performed "X" at least 2 times within 1 day',
    'People who did “X” at least twice in the last day.',
    '在过去1天内触发“X”至少2次的人。',
    'الأشخاص الذين قاموا بـ«X» مرتين على الأقل خلال آخر يوم.',
  ],
  [
    'not performed "X" at least 2 times within 1 day',
    'People who did “X” fewer than 2 times (or never) in the last day.',
    '在过去1天内触发“X”少于2次（含从未）的人。',
    'الأشخاص الذين قاموا بـ«X» أقل من مرتين (أو لم يفعلوا قط) خلال آخر يوم.',
  ],
  [
    'performed "X" at least 3 times within 11 weeks',
    'People who did “X” at least 3 times in the last 11 weeks.',
    '在过去11周内触发“X”至少3次的人。',
    'الأشخاص الذين قاموا بـ«X» 3 مرات على الأقل خلال آخر 11 أسبوعًا.',
  ],
  [
    'performed "X" exactly 0 times within 1 week',
    'People who did not do “X” in the last week.',
    '在过去1周内没有触发“X”的人。',
    'الأشخاص الذين لم يقوموا بـ«X» خلال آخر أسبوع.',
  ],
  [
    'not performed "X" exactly 0 times within 1 week',
    'People who did “X” in the last week.',
    '在过去1周内触发过“X”的人。',
    'الأشخاص الذين قاموا بـ«X» خلال آخر أسبوع.',
  ],
  [
    'performed "X" exactly 100 times',
    'People who did “X” exactly 100 times.',
    '触发“X”恰好100次的人。',
    'الأشخاص الذين قاموا بـ«X» 100 مرة بالضبط.',
  ],
  [
    'not performed "X" exactly 100 times',
    'People who did not do “X” exactly 100 times.',
    '触发“X”的次数不是100次的人。',
    'الأشخاص الذين لم يقوموا بـ«X» 100 مرة بالضبط.',
  ],
  [
    'performed "X" at most 11 times',
    'People who did “X” at most 11 times (or never).',
    '触发“X”至多11次（含从未）的人。',
    'الأشخاص الذين قاموا بـ«X» 11 مرة على الأكثر (أو لم يفعلوا قط).',
  ],
  [
    'not performed "X" at most 11 times',
    'People who did “X” more than 11 times.',
    '触发“X”超过11次的人。',
    'الأشخاص الذين قاموا بـ«X» أكثر من 11 مرة.',
  ],
  [
    'performed "Order Completed" where revenue >= 50 and "a name" known at least 3 times within 90 days before 1 week ago',
    'People who placed an order at least 3 times between 1 week and 90 days ago (where “revenue” is at least 50 and “a name” is known).',
    '满足以下条件的人：在90天前至1周前之间下单（其中“revenue”不低于50，且“a name”已知）至少3次。',
    'الأشخاص الذين قدّموا طلبًا 3 مرات على الأقل قبل ما بين أسبوع واحد و90 يومًا (حيث «revenue» لا يقل عن 50 و«a name» معروف).',
  ],
  [
    'performed "Order Completed" within 90 days before 30 days ago',
    'People who placed an order between 30 and 90 days ago.',
    '在90天前至30天前之间下过单的人。',
    'الأشخاص الذين قدّموا طلبًا قبل ما بين 30 يومًا و90 يومًا.',
  ],
  [
    'performed page "Home" from 2026-01-01T00:00:00Z to 2026-02-01T00:00:00+02:00',
    'People who visited the page “Home” from January 1, 2026 on and before January 31, 2026 at 22:00 UTC.',
    '在2026年1月1日（含）至2026年1月31日 22:00 UTC（不含）之间访问过页面“Home”的人。',
    'الأشخاص الذين زاروا الصفحة «Home» من 1 يناير 2026 حتى ما قبل 31 يناير 2026 في 22:00 UTC.',
  ],
  [
    'performed track * before 2 days ago',
    'People who did something at least 2 days ago.',
    '在2天前或更早触发过任意事件的人。',
    'الأشخاص الذين قاموا بشيء ما قبل يومين أو أكثر.',
  ],
  [
    'not performed track * before 2 days ago',
    'People who did not do anything at least 2 days ago.',
    '在2天前或更早没有触发任意事件的人。',
    'الأشخاص الذين لم يقوموا بأي شيء قبل يومين أو أكثر.',
  ],
  [
    'last "X" where item.brand = "oat" within 1 hour having a > 5',
    'People whose last “X” (where “item.brand” is “oat”) was in the last hour and is one where “a” is more than 5.',
    '满足以下条件的人：最近一次触发“X”（其中“item.brand”为“oat”）在过去1小时内，且该次的“a”高于5。',
    'الأشخاص الذين آخر مرة قاموا بـ«X» (حيث «item.brand» يساوي «oat») كانت خلال آخر ساعة وفيها «a» أكبر من 5.',
  ],
  [
    'not last "X" where item.brand = "oat" within 1 hour having a > 5',
    'People for whom it does not hold that their last “X” (where “item.brand” is “oat”) was in the last hour and is one where “a” is more than 5.',
    '满足以下条件的人：并非“最近一次触发“X”（其中“item.brand”为“oat”）在过去1小时内，且该次的“a”高于5”。',
    'الأشخاص الذين لا ينطبق عليهم أن آخر مرة قاموا بـ«X» (حيث «item.brand» يساوي «oat») كانت خلال آخر ساعة وفيها «a» أكبر من 5.',
  ],
  ['first "Order Completed"', 'People who placed an order.', '下过单的人。', 'الأشخاص الذين قدّموا طلبًا.'],
  [
    'not first "Order Completed"',
    'People who did not place an order.',
    '从未下单的人。',
    'الأشخاص الذين لم يقدّموا طلبًا.',
  ],
  [
    'first "Order Completed" having revenue >= 50',
    'People whose first order is one where “revenue” is at least 50.',
    '首次下单的“revenue”不低于50的人。',
    'الأشخاص الذين كان «revenue» لا يقل عن 50 في أول مرة قدّموا طلبًا.',
  ],
  [
    'not first "Order Completed" having revenue >= 50',
    'People for whom it does not hold that their first order is one where “revenue” is at least 50.',
    '并非“首次下单的“revenue”不低于50”的人。',
    'الأشخاص الذين لا ينطبق عليهم أنه كان «revenue» لا يقل عن 50 في أول مرة قدّموا طلبًا.',
  ],
  [
    'first "Order Completed" within 30 days',
    'People whose first order was in the last 30 days.',
    '首次下单在过去30天内的人。',
    'الأشخاص الذين أول مرة قدّموا طلبًا كانت خلال آخر 30 يومًا.',
  ],
  [
    'not first "Order Completed" within 30 days',
    'People for whom it does not hold that their first order was in the last 30 days.',
    '并非“首次下单在过去30天内”的人。',
    'الأشخاص الذين لا ينطبق عليهم أن أول مرة قدّموا طلبًا كانت خلال آخر 30 يومًا.',
  ],
  [
    'sum of revenue >= 100 over "Order Completed" where gift = true within 90 days',
    'People whose total of “revenue” over orders (where “gift” is true) in the last 90 days is at least 100.',
    '在过去90天内下单（其中“gift”为“是”）的“revenue”合计不低于100的人。',
    'الأشخاص الذين يبلغ مجموع «revenue» لديهم في الطلبات (حيث «gift» يساوي «نعم») خلال آخر 90 يومًا 100 على الأقل.',
  ],
  [
    'not sum of revenue >= 100 over "Order Completed" where gift = true within 90 days',
    'People whose total of “revenue” over orders (where “gift” is true) in the last 90 days is less than 100.',
    '在过去90天内下单（其中“gift”为“是”）的“revenue”合计低于100的人。',
    'الأشخاص الذين يبلغ مجموع «revenue» لديهم في الطلبات (حيث «gift» يساوي «نعم») خلال آخر 90 يومًا أقل من 100.',
  ],
  [
    'average of revenue <= 10 over screen "X"',
    'People whose average of “revenue” over visits to the screen “X” is at most 10.',
    '打开屏幕“X”的“revenue”平均值不高于10的人。',
    'الأشخاص الذين يبلغ متوسط «revenue» لديهم في مرات فتح الشاشة «X» 10 على الأكثر.',
  ],
  [
    'not average of revenue <= 10 over screen "X"',
    'People for whom it does not hold that their average of “revenue” over visits to the screen “X” is at most 10.',
    '并非“打开屏幕“X”的“revenue”平均值不高于10”的人。',
    'الأشخاص الذين لا يبلغ متوسط «revenue» لديهم في مرات فتح الشاشة «X» 10 على الأكثر.',
  ],
  [
    'count of distinct category = 3 over "Product Viewed"',
    'People whose number of different values of “category” over views of products is exactly 3.',
    '浏览商品的“category”不同取值的个数等于3的人。',
    'الأشخاص الذين يبلغ عدد القيم المختلفة لـ«category» لديهم في مشاهدات المنتجات 3 بالضبط.',
  ],
  [
    'not count of distinct category = 3 over "Product Viewed"',
    'People for whom it does not hold that their number of different values of “category” over views of products is exactly 3.',
    '并非“浏览商品的“category”不同取值的个数等于3”的人。',
    'الأشخاص الذين لا يبلغ عدد القيم المختلفة لـ«category» لديهم في مشاهدات المنتجات 3 بالضبط.',
  ],
  [
    'sequence("Product Viewed" where category = "milk", "Order Completed" after at least 1 hour at most 2 days, "C" after any time) within 90 seconds',
    'People who viewed a product (where “category” is “milk”), then placed an order (at least 1 hour and at most 2 days later), then did “C”, all of it in the last 90 seconds.',
    '满足以下条件的人：先浏览商品（其中“category”为“milk”），再下单（距上一步至少1小时、至多2天），再触发“C”，且全部在过去90秒钟内。',
    'الأشخاص الذين شاهدوا منتجًا (حيث «category» يساوي «milk»)، ثم قدّموا طلبًا (بعد ساعة واحدة على الأقل ويومين على الأكثر)، ثم قاموا بـ«C»، وكل ذلك خلال آخر 90 ثانية.',
  ],
  [
    'not sequence("Product Viewed" where category = "milk", "Order Completed" after at least 1 hour at most 2 days, "C" after any time) within 90 seconds',
    'People for whom it does not hold that they viewed a product (where “category” is “milk”), then placed an order (at least 1 hour and at most 2 days later), then did “C”, all of it in the last 90 seconds.',
    '满足以下条件的人：并非“先浏览商品（其中“category”为“milk”），再下单（距上一步至少1小时、至多2天），再触发“C”，且全部在过去90秒钟内”。',
    'الأشخاص الذين لا ينطبق عليهم أنهم شاهدوا منتجًا (حيث «category» يساوي «milk»)، ثم قدّموا طلبًا (بعد ساعة واحدة على الأقل ويومين على الأكثر)، ثم قاموا بـ«C»، وكل ذلك خلال آخر 90 ثانية.',
  ],
  [
    'section "baby" seconds > 60 before 10 minutes ago',
    'People who spent more than 60 seconds in the section “baby” at least 10 minutes ago.',
    '在10分钟前或更早在版块“baby”停留超过60秒钟的人。',
    'الأشخاص الذين قضوا أكثر من 60 ثانية في القسم «baby» قبل 10 دقائق أو أكثر.',
  ],
  [
    'not section "baby" seconds > 60 before 10 minutes ago',
    'People who spent at most 60 seconds in the section “baby” at least 10 minutes ago.',
    '在10分钟前或更早在版块“baby”停留不超过60秒钟的人。',
    'الأشخاص الذين قضوا 60 ثانية على الأكثر في القسم «baby» قبل 10 دقائق أو أكثر.',
  ],
  [
    'section "baby" seconds = 2',
    'People who spent exactly 2 seconds in the section “baby”.',
    '在版块“baby”停留恰好2秒钟的人。',
    'الأشخاص الذين قضوا ثانيتين بالضبط في القسم «baby».',
  ],
  [
    'not section "baby" seconds = 2',
    'People for whom it does not hold that they spent exactly 2 seconds in the section “baby”.',
    '并非“在版块“baby”停留恰好2秒钟”的人。',
    'الأشخاص الذين لا ينطبق عليهم أنهم قضوا ثانيتين بالضبط في القسم «baby».',
  ],
  [
    'consent "email" refused',
    'People who have refused “E-mails about offers”.',
    '拒绝了“优惠邮件”的人。',
    'الأشخاص الذين رفضوا «رسائل العروض».',
  ],
  [
    'not consent "email" refused',
    'People who have not refused “E-mails about offers”.',
    '没有拒绝“优惠邮件”的人。',
    'الأشخاص الذين لم يرفضوا «رسائل العروض».',
  ],
  [
    'consent "email" allowed',
    'People who allow “E-mails about offers”.',
    '允许“优惠邮件”的人。',
    'الأشخاص الذين يسمحون بـ«رسائل العروض».',
  ],
  [
    'not consent "email" allowed',
    'People who do not allow “E-mails about offers”.',
    '未允许“优惠邮件”的人。',
    'الأشخاص الذين لا يسمحون بـ«رسائل العروض».',
  ],
  [
    'consent "email" unknown',
    'People who have not answered about “E-mails about offers”.',
    '尚未就“优惠邮件”作答的人。',
    'الأشخاص الذين لم يجيبوا بعد عن «رسائل العروض».',
  ],
  [
    'not consent "email" unknown',
    'People who have answered about “E-mails about offers”.',
    '已就“优惠邮件”作答的人。',
    'الأشخاص الذين أجابوا عن «رسائل العروض».',
  ],
  [
    'topic "news" on',
    'People who want to hear about “News”.',
    '愿意接收“新闻”的人。',
    'الأشخاص الذين يرغبون في «الأخبار».',
  ],
  [
    'not topic "news" on',
    'People who do not want to hear about “News”.',
    '不愿接收“新闻”的人。',
    'الأشخاص الذين لا يرغبون في «الأخبار».',
  ],
  [
    'channel sms off',
    'People who have “Text message” switched off.',
    '已关闭“短信”渠道的人。',
    'الأشخاص الذين أُوقفت لديهم قناة «رسالة نصية».',
  ],
  [
    'not channel sms off',
    'People who have “Text message” switched on.',
    '已开启“短信”渠道的人。',
    'الأشخاص الذين فُعّلت لديهم قناة «رسالة نصية».',
  ],
  [
    'frequency weekly or monthly',
    'People who chose “weekly at most” or “monthly at most” as how often to be written to.',
    '选择了联系频率“最多每周一次”或“最多每月一次”的人。',
    'الأشخاص الذين اختاروا للمراسلة «أسبوعيًا على الأكثر» أو «شهريًا على الأكثر».',
  ],
  [
    'not frequency weekly or monthly',
    'People who did not choose “weekly at most” or “monthly at most” as how often to be written to.',
    '没有选择联系频率“最多每周一次”或“最多每月一次”的人。',
    'الأشخاص الذين لم يختاروا للمراسلة «أسبوعيًا على الأكثر» أو «شهريًا على الأكثر».',
  ],
  [
    'identifier "external:crm"',
    'People who have an id in “crm”.',
    '有“crm”中的 ID的人。',
    'الأشخاص الذين لديهم معرّف في «crm».',
  ],
  [
    'not identifier "external:crm"',
    'People who have no id in “crm”.',
    '没有“crm”中的 ID的人。',
    'الأشخاص الذين ليس لديهم معرّف في «crm».',
  ],
  [
    'identifier "email" verified',
    'People who have a verified e-mail address.',
    '有已验证的电子邮箱的人。',
    'الأشخاص الذين لديهم عنوان بريد إلكتروني موثّق.',
  ],
  [
    'not identifier "email" verified',
    'People who have no verified e-mail address.',
    '没有已验证的电子邮箱的人。',
    'الأشخاص الذين ليس لديهم عنوان بريد إلكتروني موثّق.',
  ],
  [
    'identifier "card" unverified',
    'People who have an unverified customer card.',
    '有未验证的会员卡的人。',
    'الأشخاص الذين لديهم بطاقة عميل غير موثّقة.',
  ],
  [
    'not identifier "card" unverified',
    'People who have no unverified customer card.',
    '没有未验证的会员卡的人。',
    'الأشخاص الذين ليس لديهم بطاقة عميل غير موثّقة.',
  ],
  [
    'segment "gift-shoppers"',
    'People who are in the segment “Gift shoppers”.',
    '属于细分“送礼者”的人。',
    'الأشخاص الذين ينتمون إلى الشريحة «مشترو الهدايا».',
  ],
  [
    'not segment "gift-shoppers"',
    'People who are not in the segment “Gift shoppers”.',
    '不属于细分“送礼者”的人。',
    'الأشخاص الذين لا ينتمون إلى الشريحة «مشترو الهدايا».',
  ],
  ['recipient *', 'People who give to somebody.', '有送礼对象的人。', 'الأشخاص الذين يهدون إلى شخص ما.'],
  ['not recipient *', 'People who do not give to anybody.', '没有送礼对象的人。', 'الأشخاص الذين لا يهدون إلى أحد.'],
  [
    'recipient "mother" where size = "M" and age > 3',
    'People who give to their “mother” (of whom “size” is “M” and “age” is more than 3).',
    '满足以下条件的人：有关系为“mother”的送礼对象（其“size”为“M”，且“age”高于3）。',
    'الأشخاص الذين يهدون إلى «mother» لديهم (وعنه «size» يساوي «M» و«age» أكبر من 3).',
  ],
  [
    'not recipient "mother" where size = "M" and age > 3',
    'People who do not give to their “mother” (of whom “size” is “M” and “age” is more than 3).',
    '满足以下条件的人：没有关系为“mother”的送礼对象（其“size”为“M”，且“age”高于3）。',
    'الأشخاص الذين لا يهدون إلى «mother» لديهم (وعنه «size» يساوي «M» و«age» أكبر من 3).',
  ],
  [
    'sample 12.5% of "winter"',
    'People who are among a fixed 12.5% of all people (drawn for “winter”).',
    '属于从所有人中固定抽取的12.5%（抽取标识“winter”）的人。',
    'الأشخاص الذين يقعون ضمن نسبة ثابتة من الناس قدرها 12.5% (سُحبت لأجل «winter»).',
  ],
  [
    'not sample 12.5% of "winter"',
    'People who are not among a fixed 12.5% of all people (drawn for “winter”).',
    '不属于从所有人中固定抽取的12.5%（抽取标识“winter”）的人。',
    'الأشخاص الذين لا يقعون ضمن نسبة ثابتة من الناس قدرها 12.5% (سُحبت لأجل «winter»).',
  ],
  [
    'lifecycle new or at_risk',
    'People who are new or at risk by their own rhythm of orders.',
    '按自身下单的节奏处于“新客”或“有流失风险”状态的人。',
    'الأشخاص الذين هم في حالة «جديد» أو «معرّض للفقدان» بحسب وتيرتهم في الطلبات.',
  ],
  [
    'not lifecycle new or at_risk',
    'People who are not new or at risk by their own rhythm of orders.',
    '按自身下单的节奏不处于“新客”或“有流失风险”状态的人。',
    'الأشخاص الذين ليسوا في حالة «جديد» أو «معرّض للفقدان» بحسب وتيرتهم في الطلبات.',
  ],
  [
    'lifecycle lapsed by "Donated"',
    'People who are lapsed by their own rhythm of “Donated” events.',
    '按自身触发“Donated”的节奏处于“已流失”状态的人。',
    'الأشخاص الذين هم في حالة «منقطع» بحسب وتيرتهم في أحداث «Donated».',
  ],
  [
    'rfm recency 4 or 5 and monetary 1',
    'People who are, among all buyers, in fifth 4 or 5 by how recently they bought and in fifth 1 by how much they bought (5 is the best).',
    '在全部购买者中按最近购买时间位于第4或5档、按购买金额位于第1档（第5档最好）的人。',
    'الأشخاص الذين يقعون بين المشترين في الخُمس 4 أو 5 من حيث حداثة الشراء وفي الخُمس 1 من حيث مبلغ المشتريات (الخُمس 5 هو الأفضل).',
  ],
  [
    'not rfm recency 4 or 5 and monetary 1',
    'People who are not, among all buyers, in fifth 4 or 5 by how recently they bought and in fifth 1 by how much they bought (5 is the best).',
    '并非“在全部购买者中按最近购买时间位于第4或5档、按购买金额位于第1档（第5档最好）”的人。',
    'الأشخاص الذين لا يقعون بين المشترين في الخُمس 4 أو 5 من حيث حداثة الشراء وفي الخُمس 1 من حيث مبلغ المشتريات (الخُمس 5 هو الأفضل).',
  ],
  [
    'unclear by (10 points for "Section Viewed" where section = "baby" at most 2 times, -1 point for "Order Completed") halving every 30 days likely from 8 unlikely up to -2.5 declared by attribute "child" = true',
    'People who are judged unclear (between -2.5 and 8 points) by what they did: 10 points each time they looked at a section (where “section” is “baby”) (the newest 2 at most), -1 point each time they placed an order, halved every 30 days; whoever says so themselves is believed instead (likely if “Has a child” is true).',
    '满足以下条件的人：根据行为被判断为“尚不明确”（介于-2.5分和8分之间）：每次浏览版块（其中“section”为“baby”）计10分（只计最近2次），每次下单计-1分，分数每30天减半；若本人已说明，则以本人所说为准（“有孩子”为“是”即为很可能）。',
    'الأشخاص الذين تُقدَّر حالتهم بأنها «غير واضحة» (بين -2.5 نقطة و8 نقاط) بحسب ما فعلوه: 10 نقاط عن كل مرة اطّلعوا على قسم (حيث «section» يساوي «baby») (بحد أقصى: أحدث مرتين)، -1 نقطة عن كل مرة قدّموا طلبًا، وتُنصَّف النقاط كل 30 يومًا؛ ومن صرّح بنفسه يؤخذ بقوله (مرجّحة إذا كان «لديه طفل» يساوي «نعم»).',
  ],
  [
    'not unclear by (10 points for "Section Viewed" where section = "baby" at most 2 times, -1 point for "Order Completed") halving every 30 days likely from 8 unlikely up to -2.5 declared by attribute "child" = true',
    'People who are not judged unclear (between -2.5 and 8 points) by what they did: 10 points each time they looked at a section (where “section” is “baby”) (the newest 2 at most), -1 point each time they placed an order, halved every 30 days; whoever says so themselves is believed instead (likely if “Has a child” is true).',
    '满足以下条件的人：根据行为未被判断为“尚不明确”（介于-2.5分和8分之间）：每次浏览版块（其中“section”为“baby”）计10分（只计最近2次），每次下单计-1分，分数每30天减半；若本人已说明，则以本人所说为准（“有孩子”为“是”即为很可能）。',
    'الأشخاص الذين لا تُقدَّر حالتهم بأنها «غير واضحة» (بين -2.5 نقطة و8 نقاط) بحسب ما فعلوه: 10 نقاط عن كل مرة اطّلعوا على قسم (حيث «section» يساوي «baby») (بحد أقصى: أحدث مرتين)، -1 نقطة عن كل مرة قدّموا طلبًا، وتُنصَّف النقاط كل 30 يومًا؛ ومن صرّح بنفسه يؤخذ بقوله (مرجّحة إذا كان «لديه طفل» يساوي «نعم»).',
  ],
  [
    'weather "DE-BE" rain or snow',
    'Everybody while it is rainy or snowy in Germany (DE-BE).',
    '当德国（DE-BE）的天气为雨或雪时的所有人。',
    'الجميع حين يوصف الطقس في ألمانيا (DE-BE) بأنه ماطر أو مثلج.',
  ],
  [
    'not weather "DE-BE" rain or snow',
    'Everybody while it is not rainy or snowy in Germany (DE-BE).',
    '当德国（DE-BE）的天气不为雨或雪时的所有人。',
    'الجميع حين لا يوصف الطقس في ألمانيا (DE-BE) بأنه ماطر أو مثلج.',
  ],
  [
    'hour 22 to 6 in "Europe/Berlin"',
    'Everybody while it is between 22:00 and 06:00 in Europe/Berlin.',
    '当 Europe/Berlin 时间在22:00至06:00之间时的所有人。',
    'الجميع حين تكون الساعة بين 22:00 و06:00 بتوقيت Europe/Berlin.',
  ],
  [
    'not hour 22 to 6 in "Europe/Berlin"',
    'Everybody while it is not between 22:00 and 06:00 in Europe/Berlin.',
    '当 Europe/Berlin 时间不在22:00至06:00之间时的所有人。',
    'الجميع حين لا تكون الساعة بين 22:00 و06:00 بتوقيت Europe/Berlin.',
  ],
  [
    'weekday sat or sun in "UTC"',
    'Everybody while it is Saturday or Sunday in UTC.',
    '当 UTC 时间为星期六或星期日时的所有人。',
    'الجميع حين يكون اليوم السبت أو الأحد بتوقيت UTC.',
  ],
  [
    'not weekday sat or sun in "UTC"',
    'Everybody while it is not Saturday or Sunday in UTC.',
    '当 UTC 时间不为星期六或星期日时的所有人。',
    'الجميع حين لا يكون اليوم السبت أو الأحد بتوقيت UTC.',
  ],
  [
    'season winter in the south',
    'Everybody while it is winter in the south.',
    '当南半球为冬季时的所有人。',
    'الجميع حين يكون الفصل الشتاء في نصف الكرة الجنوبي.',
  ],
  [
    'not season winter in the south',
    'Everybody while it is not winter in the south.',
    '当南半球不为冬季时的所有人。',
    'الجميع حين لا يكون الفصل الشتاء في نصف الكرة الجنوبي.',
  ],
  [
    'region "DE" or "FR-75"',
    'People who are now in Germany or France (FR-75).',
    '此刻在德国或法国（FR-75）的人。',
    'الأشخاص الذين هم الآن في ألمانيا أو فرنسا (FR-75).',
  ],
  [
    'not region "DE" or "FR-75"',
    'People who are not now in Germany or France (FR-75).',
    '此刻不在德国或法国（FR-75）的人。',
    'الأشخاص الذين ليسوا الآن في ألمانيا أو فرنسا (FR-75).',
  ],
  [
    'all(performed "Order Completed" at least 3 times within 90 days, not consent "email" refused)',
    'People who placed an order at least 3 times in the last 90 days and who have not refused “E-mails about offers”.',
    '同时满足以下条件的人：在过去90天内下单至少3次；没有拒绝“优惠邮件”。',
    'الأشخاص الذين قدّموا طلبًا 3 مرات على الأقل خلال آخر 90 يومًا، والذين لم يرفضوا «رسائل العروض».',
  ],
  [
    'all(attribute "milk" = "oat", any(segment "a", not all(segment "b", segment "gift-shoppers")), weather "DE" rain)',
    'People whose “Favourite milk” is “Oat milk”, (who are in the segment “a”, who are not in the segment “b”, or who are not in the segment “Gift shoppers”), and while it is rainy in Germany.',
    '同时满足以下条件的人：“喜欢的牛奶”为“燕麦奶”；（属于细分“a”，或者不属于细分“b”，或者不属于细分“送礼者”）；当德国的天气为雨时。',
    'الأشخاص الذين يُعرف عنهم أن «الحليب المفضل» يساوي «حليب الشوفان»، و(الذين ينتمون إلى الشريحة «a»، أو الذين لا ينتمون إلى الشريحة «b»، أو الذين لا ينتمون إلى الشريحة «مشترو الهدايا»)، وحين يوصف الطقس في ألمانيا بأنه ماطر.',
  ],
  [
    'any(segment "a", segment "b", not any(segment "c", segment "d"))',
    'People who are in the segment “a”, who are in the segment “b”, or (who are not in the segment “c” and who are not in the segment “d”).',
    '满足以下任一条件的人：属于细分“a”；属于细分“b”；（不属于细分“c”，并且不属于细分“d”）。',
    'الأشخاص الذين ينتمون إلى الشريحة «a»، أو الذين ينتمون إلى الشريحة «b»، أو (الذين لا ينتمون إلى الشريحة «c»، والذين لا ينتمون إلى الشريحة «d»).',
  ],
  [
    'not any(segment "a", segment "b", not any(segment "c", segment "d"))',
    'People who are not in the segment “a”, who are not in the segment “b”, and (who are in the segment “c” or who are in the segment “d”).',
    '同时满足以下条件的人：不属于细分“a”；不属于细分“b”；（属于细分“c”，或者属于细分“d”）。',
    'الأشخاص الذين لا ينتمون إلى الشريحة «a»، والذين لا ينتمون إلى الشريحة «b»، و(الذين ينتمون إلى الشريحة «c»، أو الذين ينتمون إلى الشريحة «d»).',
  ],
]

test.each(said)('%s', (text, ...sentences) => {
  const node = nodeOf(text)
  expect(locales.map((language) => seen(sentenceOf(node, language, namesIn(language))))).toEqual(sentences)
})

test('what nobody has named keeps its key', () => {
  expect(sentenceOf({ segment: 'gift-shoppers' }, 'en')).toBe('People who are in the segment “gift-shoppers”.')
  expect(sentenceOf({ segment: 'gift-shoppers' }, 'zh')).toBe('属于细分“gift-shoppers”的人。')
})

test('a word that is written in the other direction stays a whole', () => {
  const arabic = sentenceOf({ performed: { event: 'Order Paid' }, times: { op: 'atLeast', n: 3 } }, 'ar')
  expect(arabic).toContain('«\u2068Order Paid\u2069»')
  expect(sentenceOf({ segment: 'هدايا' }, 'en')).toContain('“\u2068هدايا\u2069”')
  expect(sentenceOf({ segment: 'gifts' }, 'en')).not.toContain('\u2068')
})

test.each([
  [1, 'مرة واحدة'],
  [2, 'مرتين'],
  [3, '3 مرات'],
  [10, '10 مرات'],
  [11, '11 مرة'],
  [99, '99 مرة'],
  [100, '100 مرة'],
  [103, '103 مرات'],
])('%i times are counted in Arabic as one counts: %s', (n, words) => {
  const node: SegmentNode = { performed: { event: 'Order Completed' }, times: { op: 'exactly', n } }
  expect(sentenceOf(node, 'ar')).toBe(`الأشخاص الذين قدّموا طلبًا ${words} بالضبط.`)
})

test.each([
  ['second', 'آخر ثانية', 'آخر ثانيتين', 'آخر 5 ثوانٍ', 'آخر 30 ثانية', 'آخر 100 ثانية'],
  ['minute', 'آخر دقيقة', 'آخر دقيقتين', 'آخر 5 دقائق', 'آخر 30 دقيقة', 'آخر 100 دقيقة'],
  ['hour', 'آخر ساعة', 'آخر ساعتين', 'آخر 5 ساعات', 'آخر 30 ساعة', 'آخر 100 ساعة'],
  ['day', 'آخر يوم', 'آخر يومين', 'آخر 5 أيام', 'آخر 30 يومًا', 'آخر 100 يوم'],
  ['week', 'آخر أسبوع', 'آخر أسبوعين', 'آخر 5 أسابيع', 'آخر 30 أسبوعًا', 'آخر 100 أسبوع'],
] as const)('lengths in %ss too', (unit, ...words) => {
  const sentences = [1, 2, 5, 30, 100].map((n) =>
    sentenceOf({ performed: { event: 'Order Completed' }, period: { within: { n, unit } } }, 'ar'),
  )
  expect(sentences).toEqual(words.map((w) => `الأشخاص الذين قدّموا طلبًا خلال ${w}.`))
})

test('groups in groups stand in brackets, and those of one kind are one', () => {
  const one = (key: string): SegmentNode => ({ segment: key })
  const node: SegmentNode = { all: [one('a'), { all: [one('b'), { any: [one('c'), { all: [one('d'), one('e')] }] }] }] }
  expect(sentenceOf(node, 'en')).toBe(
    'People who are in the segment “a”, who are in the segment “b”, and (who are in the segment “c” or (who are in the segment “d” and who are in the segment “e”)).',
  )
  expect(sentenceOf({ any: [one('a')] }, 'en')).toBe('People who are in the segment “a”.')
})
