import type { Purpose } from './purposes.ts'

export interface PurposeText {
  readonly name: string
  /** What the data is used for, in words a customer understands. */
  readonly description: string
}

export const locales = ['en', 'zh', 'ar'] as const
export type Locale = (typeof locales)[number]

export interface DefaultPurpose {
  readonly key: Purpose
  /** W3C Data Privacy Vocabulary. */
  readonly dpv: string
  /** Allowed without an answer, because a contract cannot be kept without it; it can still be restricted. */
  readonly essential: boolean
  readonly texts: Readonly<Record<Locale, PurposeText>>
}

const dpv = (name: string) => `https://w3id.org/dpv#${name}`

/** What every workspace starts with. The order is that of the bits. */
export const defaultPurposes: readonly DefaultPurpose[] = [
  {
    key: 'essential',
    dpv: dpv('ServiceProvision'),
    essential: true,
    texts: {
      en: {
        name: 'Running the service',
        description:
          'We use this to deliver what you ordered or asked for, to keep your account safe and to answer you.',
      },
      zh: { name: '提供服务', description: '用于交付您订购或请求的内容、保护您的账户安全，并答复您。' },
      ar: { name: 'تشغيل الخدمة', description: 'نستخدم هذا لتقديم ما طلبته، وللحفاظ على أمان حسابك، وللرد عليك.' },
    },
  },
  {
    key: 'analytics',
    dpv: dpv('ServiceUsageAnalytics'),
    essential: false,
    texts: {
      en: {
        name: 'Understanding use',
        description: 'We count what is visited and used, so that we can make it better.',
      },
      zh: { name: '了解使用情况', description: '我们统计哪些内容被访问和使用，以便加以改进。' },
      ar: { name: 'فهم الاستخدام', description: 'نحصي ما تتم زيارته واستخدامه حتى نتمكن من تحسينه.' },
    },
  },
  {
    key: 'personalisation',
    dpv: dpv('Personalisation'),
    essential: false,
    texts: {
      en: {
        name: 'Suggestions for you',
        description: 'We use what you told us and what you did to show what suits you.',
      },
      zh: { name: '为您推荐', description: '我们根据您告诉我们的信息和您的行为，展示适合您的内容。' },
      ar: { name: 'اقتراحات لك', description: 'نستخدم ما أخبرتنا به وما فعلته لنعرض ما يناسبك.' },
    },
  },
  {
    key: 'profiling',
    dpv: dpv('Profiling'),
    essential: false,
    texts: {
      en: {
        name: 'Estimates about you',
        description:
          'We estimate what is likely true or useful for you. Estimates are marked as such, and what you say overrides them.',
      },
      zh: {
        name: '关于您的推测',
        description: '我们推测哪些情况可能符合您或对您有用。推测会明确标注，并以您所说的为准。',
      },
      ar: {
        name: 'تقديرات عنك',
        description: 'نقدّر ما يُرجَّح أن يكون صحيحًا أو مفيدًا لك. تُعلَّم التقديرات بوضوح، وما تقوله أنت يحل محلها.',
      },
    },
  },
  {
    key: 'email',
    dpv: dpv('DirectMarketing'),
    essential: false,
    texts: {
      en: { name: 'E-mails about offers and news', description: 'We send offers and news to your e-mail address.' },
      zh: { name: '优惠和新闻邮件', description: '我们向您的电子邮箱发送优惠和新闻。' },
      ar: { name: 'رسائل بريد عن العروض والأخبار', description: 'نرسل العروض والأخبار إلى بريدك الإلكتروني.' },
    },
  },
  {
    key: 'sms',
    dpv: dpv('DirectMarketing'),
    essential: false,
    texts: {
      en: { name: 'Text messages about offers', description: 'We send offers and news to your phone number.' },
      zh: { name: '优惠短信', description: '我们向您的手机号码发送优惠和新闻。' },
      ar: { name: 'رسائل نصية عن العروض', description: 'نرسل العروض والأخبار إلى رقم هاتفك.' },
    },
  },
  {
    key: 'push',
    dpv: dpv('DirectMarketing'),
    essential: false,
    texts: {
      en: { name: 'Notifications', description: 'We show offers and news as notifications on your devices.' },
      zh: { name: '通知', description: '我们在您的设备上以通知形式显示优惠和新闻。' },
      ar: { name: 'الإشعارات', description: 'نعرض العروض والأخبار كإشعارات على أجهزتك.' },
    },
  },
  {
    key: 'ads_measurement',
    dpv: dpv('AdvertisingEffectivenessMeasurement'),
    essential: false,
    texts: {
      en: { name: 'Measuring advertising', description: 'We measure whether our advertising worked.' },
      zh: { name: '衡量广告效果', description: '我们衡量我们的广告是否有效。' },
      ar: { name: 'قياس الإعلانات', description: 'نقيس ما إذا كانت إعلاناتنا مجدية.' },
    },
  },
  {
    key: 'partner_sharing',
    dpv: dpv('SellDataToThirdParties'),
    essential: false,
    texts: {
      en: { name: 'Sharing with partners', description: 'We pass data about you to the partners we name.' },
      zh: { name: '与合作伙伴共享', description: '我们将您的数据提供给我们列明的合作伙伴。' },
      ar: { name: 'المشاركة مع الشركاء', description: 'نشارك بياناتك مع الشركاء الذين نسمّيهم.' },
    },
  },
]
