import type { Purpose } from '@candor/contracts'
import type { Decision } from './model.ts'
import type { Reason, Resolution } from './resolve/resolve-rules.ts'

export type Locale = 'en' | 'zh-CN' | 'ar'

type Words = {
  purposes: Record<Purpose, string>
  decisions: Record<Decision, string>
  needed: string
  unstated: string
  signal: string
  according: (articles: string) => string
  strictest: string
  guardian: (below: number) => string
  gpc: string
  /** Between a purpose and what is said of it, and between two articles. */
  colon: string
  comma: string
}

const words: Record<Locale, Words> = {
  en: {
    purposes: {
      essential: 'Essential',
      analytics: 'Analytics',
      personalisation: 'Personalisation',
      profiling: 'Profiling',
      email: 'E-mail',
      sms: 'SMS',
      push: 'Push messages',
      ads_measurement: 'Advertising and its measurement',
      partner_sharing: 'Sharing with partners',
    },
    decisions: {
      notice: 'allowed with a notice',
      opt_out: 'allowed until the person objects',
      opt_in: 'only after a yes',
      forbidden: 'forbidden',
    },
    needed: 'the service cannot do without it',
    unstated: 'no law in the pack speaks of it here, so it is asked first',
    signal: 'the browser refused it (Global Privacy Control)',
    according: (articles) => `according to ${articles}`,
    strictest: 'The place is not known, so the strictest of all rules holds.',
    guardian: (below) => `Below the age of ${below} a parent or guardian answers.`,
    gpc: 'Global Privacy Control was honoured.',
    colon: ': ',
    comma: ', ',
  },
  'zh-CN': {
    purposes: {
      essential: '必要功能',
      analytics: '统计分析',
      personalisation: '个性化',
      profiling: '用户画像',
      email: '电子邮件',
      sms: '短信',
      push: '推送消息',
      ads_measurement: '广告及其效果衡量',
      partner_sharing: '与合作伙伴共享',
    },
    decisions: {
      notice: '告知后即可进行',
      opt_out: '在本人反对之前可以进行',
      opt_in: '仅在本人同意后进行',
      forbidden: '禁止',
    },
    needed: '服务离不开它',
    unstated: '规则包中没有法律就此作出规定，因此须先征得同意',
    signal: '浏览器已代为拒绝（全球隐私控制，GPC）',
    according: (articles) => `依据 ${articles}`,
    strictest: '所在地未知，因此适用所有规则中最严格的一项。',
    guardian: (below) => `未满 ${below} 周岁的，由父母或其他监护人作出答复。`,
    gpc: '已遵从全球隐私控制（GPC）信号。',
    colon: '：',
    comma: '、',
  },
  ar: {
    purposes: {
      essential: 'الوظائف الأساسية',
      analytics: 'التحليلات',
      personalisation: 'التخصيص',
      profiling: 'بناء ملف عن الميول',
      email: 'البريد الإلكتروني',
      sms: 'الرسائل النصية',
      push: 'الإشعارات',
      ads_measurement: 'الإعلانات وقياس أثرها',
      partner_sharing: 'المشاركة مع الشركاء',
    },
    decisions: {
      notice: 'مسموح بعد الإعلام',
      opt_out: 'مسموح ما لم يعترض الشخص',
      opt_in: 'بعد موافقة الشخص فقط',
      forbidden: 'محظور',
    },
    needed: 'لا تعمل الخدمة من دونه',
    unstated: 'لا يتناوله هنا أي قانون في حزمة القواعد، لذا تُطلب الموافقة أولًا',
    signal: 'رفضه المتصفح (إشارة التحكم العالمي في الخصوصية GPC)',
    according: (articles) => `وفقًا لـ ${articles}`,
    strictest: 'المكان غير معروف، لذا تسري أشد القواعد جميعًا.',
    guardian: (below) => `من هم دون سن ${below} يجيب عنهم أحد الوالدين أو الوصي.`,
    gpc: 'جرى احترام إشارة التحكم العالمي في الخصوصية (GPC).',
    colon: ': ',
    comma: '، ',
  },
}

/** Isolates Latin article names, so that they keep their order in a line from right to left. */
const isolated = (text: string) => `\u2068${text}\u2069`

/** Why a purpose is as it is, in one line, with the articles it rests on. */
export const explainPurpose = ({ purpose, decision, because, sources }: Reason, locale: Locale): string => {
  const w = words[locale]
  const articles = [...new Set(sources.map((s) => s.article))]
  const why = {
    stated: articles.length > 0 ? [w.according(articles.map(isolated).join(w.comma))] : [],
    unstated: [w.unstated],
    needed: [w.needed],
    signal: [w.signal],
  }[because]
  return [`${w.purposes[purpose]}${w.colon}${w.decisions[decision]}`, ...why].join(w.comma)
}

/** A resolution in sentences, one a purpose, for operators and for the record of what was shown. */
export const explain = (resolution: Resolution, locale: Locale): string[] => {
  const w = words[locale]
  return [
    ...(resolution.strictest ? [w.strictest] : []),
    ...(resolution.honoured.includes('gpc') ? [w.gpc] : []),
    ...(resolution.guardian?.required ? [w.guardian(resolution.guardian.below)] : []),
    ...resolution.explanation.map((reason) => explainPurpose(reason, locale)),
  ]
}
