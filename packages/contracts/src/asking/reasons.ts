import type { Locale } from '../consent/default-purposes.ts'

type Sentences = Readonly<Record<Locale, string>>

/**
 * Why something was asked, or was not: every decision names one of these, and every sentence says it to a person. The order
 * of `notAsked` is that of the gates: the first that stands in the way is named.
 */
export const notAskedReasons = {
  nobody: {
    en: 'Nobody is known here who could be asked.',
    zh: '这里没有可以提问的已知对象。',
    ar: 'لا يوجد شخص معروف هنا يمكن سؤاله.',
  },
  not_permitted: {
    en: 'They do not permit what the answer would be used for.',
    zh: '对方未允许答案的用途。',
    ar: 'لم يسمح الشخص بما ستُستخدم الإجابة من أجله.',
  },
  open_case: {
    en: 'A case of theirs is open with the service: nothing is asked until it is closed.',
    zh: '对方有一个未结的服务工单：结案之前不提问。',
    ar: 'لديه حالة مفتوحة لدى خدمة العملاء: لا نسأل شيئًا حتى تُغلق.',
  },
  asked_to_be_left: {
    en: 'They asked to be left in peace.',
    zh: '对方要求不被打扰。',
    ar: 'طلب ألا نزعجه.',
  },
  not_live: {
    en: 'The question is not live.',
    zh: '该问题未上线。',
    ar: 'السؤال غير منشور.',
  },
  not_here: {
    en: 'It is not asked in this place or channel.',
    zh: '该问题不在此位置或渠道提出。',
    ar: 'لا يُطرح السؤال في هذا المكان أو القناة.',
  },
  not_for_them: {
    en: 'It is asked of others: they are not in its audience.',
    zh: '该问题面向其他人：对方不在目标人群中。',
    ar: 'يُطرح على غيره: ليس ضمن جمهور السؤال.',
  },
  not_in_share: {
    en: 'It is asked of a share of people only, and they are not among them.',
    zh: '该问题只向一部分人提出，对方不在其中。',
    ar: 'يُطرح على نسبة من الناس فقط، وهو ليس منهم.',
  },
  known_and_fresh: {
    en: 'The answer is known and fresh.',
    zh: '答案已知且仍然有效。',
    ar: 'الإجابة معروفة وحديثة.',
  },
  used_by_nothing: {
    en: 'Nothing uses the answer, and nobody owns a research that does.',
    zh: '没有任何用途会用到该答案，也没有有负责人的调研需要它。',
    ar: 'لا شيء يستخدم الإجابة، ولا بحث له صاحب يحتاجها.',
  },
  nothing_given_yet: {
    en: 'It asks for a contact detail, and nothing helpful was given yet.',
    zh: '该问题索取联系方式，但尚未提供任何有用的内容。',
    ar: 'يطلب وسيلة اتصال، ولم نقدّم شيئًا مفيدًا بعد.',
  },
  asked_lately: {
    en: 'It was asked lately, and they did not answer.',
    zh: '最近问过，对方没有回答。',
    ar: 'سُئل عنه مؤخرًا ولم يُجب.',
  },
  declined: {
    en: 'They would rather not say.',
    zh: '对方不愿回答。',
    ar: 'يفضّل عدم الإجابة.',
  },
  asked_too_often: {
    en: 'It was shown as often as it may be.',
    zh: '展示次数已达上限。',
    ar: 'عُرض بالعدد المسموح به.',
  },
  budget_spent: {
    en: 'They were contacted lately: the attention we may ask of them is spent for now.',
    zh: '最近已联系过对方：目前可占用的注意力已用完。',
    ar: 'تواصلنا معه مؤخرًا: استُنفد ما يحق لنا من انتباهه الآن.',
  },
  another_open: {
    en: 'Another question is in front of them.',
    zh: '对方面前还有另一个问题。',
    ar: 'أمامه سؤال آخر.',
  },
  another_better: {
    en: 'Another question is worth more now.',
    zh: '当前另一个问题更有价值。',
    ar: 'سؤال آخر أجدى الآن.',
  },
  not_worth_it: {
    en: 'The burden would be greater than what the answer is worth.',
    zh: '打扰大于答案的价值。',
    ar: 'العبء أكبر من قيمة الإجابة.',
  },
} as const satisfies Record<string, Sentences>
export type NotAskedReason = keyof typeof notAskedReasons

export const askedReasons = {
  priority: {
    en: 'Of what is still unknown and used, it comes first.',
    zh: '在尚未知晓且会用到的问题中，它排在最前。',
    ar: 'هو الأول بين ما لا نعرفه بعد ونستخدمه.',
  },
  decides_most: {
    en: 'Its answer would decide the most, at the least burden.',
    zh: '其答案能以最小的打扰决定最多的事情。',
    ar: 'إجابته تحسم الأكثر بأقل عبء.',
  },
  exploring: {
    en: 'To learn how well it is received.',
    zh: '为了了解它的接受程度。',
    ar: 'لنعرف كيف يُستقبل.',
  },
  stale: {
    en: 'What was known has become old: it is there to be confirmed.',
    zh: '已知内容已过时：请对方确认。',
    ar: 'ما نعرفه صار قديمًا: نعرضه للتأكيد.',
  },
  still_open: {
    en: 'It is in front of them already.',
    zh: '该问题已展示在对方面前。',
    ar: 'هو أمامه بالفعل.',
  },
  asked_for: {
    en: 'They opened it themselves.',
    zh: '对方主动打开了它。',
    ar: 'فتحه بنفسه.',
  },
} as const satisfies Record<string, Sentences>
export type AskedReason = keyof typeof askedReasons

export const notAskedCodes = Object.keys(notAskedReasons) as [NotAskedReason, ...NotAskedReason[]]
export const askedCodes = Object.keys(askedReasons) as [AskedReason, ...AskedReason[]]

/** A reason as a sentence, in the three languages. */
export const sentencesOfReason = (code: NotAskedReason | AskedReason): Sentences =>
  ({ ...notAskedReasons, ...askedReasons })[code]
