import type { Language } from '../language.ts'

const en = {
  title: 'Your data, your choice',
  titleAgain: 'We ask again, because the text has changed',
  titlePolicy: 'We ask again, because the rules for advertising partners have changed',
  titleAge: 'We ask again, because your answer is more than a year old',
  announced: 'A question about your privacy is at the start of this page.',
  refuse: 'Refuse all',
  accept: 'Accept all',
  choose: 'Choose purposes',
  hide: 'Hide purposes',
  save: 'Save my choice',
  purposes: 'What we ask for',
  essential: 'Always on: the site needs it to work.',
  gpc: 'Your browser asks us not to sell or share your data: we honour it.',
  gpcLocked: 'Off, because your browser asks for it.',
  later: 'Either way the site works. You can change your answer at any time under “Privacy choices”.',
  granted: 'Saved. You can change this at any time under “Privacy choices”.',
  refused: 'Refused. This device remembers your answer and nothing else.',
}

export type BannerMessages = typeof en

/** What the banner is called where it asks again, by the reason. */
export const titleAgain = { text: 'titleAgain', policy: 'titlePolicy', age: 'titleAge' } as const

export const bannerMessages: Record<Language, BannerMessages> = {
  en,
  zh: {
    title: '您的数据，由您决定',
    titleAgain: '条款已有变更，因此我们再次询问',
    titlePolicy: '广告合作伙伴的规则已有变更，因此我们再次询问',
    titleAge: '您的答复已超过一年，因此我们再次询问',
    announced: '本页开头有一个关于您隐私的问题。',
    refuse: '全部拒绝',
    accept: '全部同意',
    choose: '选择用途',
    hide: '收起用途',
    save: '保存我的选择',
    purposes: '我们请求的用途',
    essential: '始终开启：网站运行所必需。',
    gpc: '您的浏览器要求我们不出售、不共享您的数据：我们照办。',
    gpcLocked: '已关闭，因为您的浏览器提出了此要求。',
    later: '无论如何选择，网站都能正常使用。您可以随时在“隐私选择”中更改答复。',
    granted: '已保存。您可以随时在“隐私选择”中更改。',
    refused: '已拒绝。此设备只记住您的答复，不保存其他任何内容。',
  },
  ar: {
    title: 'بياناتك، والقرار لك',
    titleAgain: 'نسألك مرة أخرى لأن النص تغيّر',
    titlePolicy: 'نسألك مرة أخرى لأن قواعد شركاء الإعلان تغيّرت',
    titleAge: 'نسألك مرة أخرى لأن إجابتك مضى عليها أكثر من سنة',
    announced: 'في بداية هذه الصفحة سؤال يخص خصوصيتك.',
    refuse: 'رفض الكل',
    accept: 'قبول الكل',
    choose: 'اختيار الأغراض',
    hide: 'إخفاء الأغراض',
    save: 'حفظ اختياري',
    purposes: 'ما نطلب الإذن به',
    essential: 'مفعّل دائمًا: لا يعمل الموقع من دونه.',
    gpc: 'يطلب متصفحك ألا نبيع بياناتك أو نشاركها: ونحن نلتزم بذلك.',
    gpcLocked: 'متوقف لأن متصفحك يطلب ذلك.',
    later: 'يعمل الموقع في الحالتين. يمكنك تغيير إجابتك في أي وقت من «خيارات الخصوصية».',
    granted: 'تم الحفظ. يمكنك تغيير ذلك في أي وقت من «خيارات الخصوصية».',
    refused: 'تم الرفض. يتذكر هذا الجهاز إجابتك ولا شيء غيرها.',
  },
}
