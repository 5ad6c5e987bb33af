import type { Locale } from './default-purposes.ts'
import { type Purpose, purposes } from './purposes.ts'

/** What a workspace asks until it publishes words of its own: everything but what the contract needs. */
export const defaultAgreement = {
  key: 'privacy',
  purposes: purposes.filter((p) => p !== 'essential') as readonly Purpose[],
  texts: {
    en: 'We would like to use data about you for the purposes named here. Each is your choice, and refusing costs you nothing. You can change your mind at any time, as easily as you agreed.',
    zh: '我们希望将您的数据用于此处列明的目的。每一项都由您选择，拒绝不会给您带来任何不利。您可以随时改变主意，与同意时一样方便。',
    ar: 'نود استخدام بيانات عنك للأغراض المذكورة هنا. كل غرض منها اختيارك، والرفض لا يكلفك شيئًا. يمكنك تغيير رأيك في أي وقت بالسهولة نفسها التي وافقت بها.',
  } satisfies Record<Locale, string>,
} as const
