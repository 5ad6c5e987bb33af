import { isChinese, normal, wordsOf } from './normal.ts'

/** What somebody may say instead of an answer. */
export const intents = ['skip', 'rather_not_say', 'person'] as const
export type Intent = (typeof intents)[number]

const phrases: Readonly<Record<Intent, readonly string[]>> = {
  rather_not_say: [
    'rather not say',
    'rather not',
    'prefer not to say',
    'prefer not',
    'none of your business',
    'no comment',
    'not telling',
    '不想说',
    '不愿说',
    '不方便说',
    '不方便透露',
    '保密',
    'افضل عدم القول',
    'افضل الا اقول',
    'لا اريد القول',
    'لا اريد ان اقول',
    'لا احب ان اقول',
  ],
  skip: [
    'skip',
    'next question',
    'not now',
    'later',
    'pass',
    '跳过',
    '下一个',
    '下一题',
    '以后再说',
    '现在不',
    'تخط',
    'تخطي',
    'تجاوز',
    'ليس الان',
    'لاحقا',
    'التالي',
  ],
  person: [
    'talk to a person',
    'speak to a person',
    'real person',
    'talk to someone',
    'speak to someone',
    'human',
    'human being',
    'agent',
    'customer service',
    'call me',
    '人工',
    '转人工',
    '真人',
    '客服',
    'موظف',
    'خدمه العملاء',
    'التحدث مع شخص',
    'اتحدث مع شخص',
    'اتحدث الي شخص',
    'شخص حقيقي',
    'انسان',
  ],
}

/** Whether one of the phrases is what the text is about: it is there, word by word, and little else is. */
const says = (text: string, phrase: string, locale: string): boolean => {
  if (isChinese(phrase)) return text.includes(phrase) && [...text].length <= [...phrase].length + 6
  const said = wordsOf(text, locale).map((word) => word.text)
  const wanted = phrase.split(' ')
  if (said.length > wanted.length + 5) return false
  return said.some((_, i) => wanted.every((word, j) => said[i + j] === word))
}

/** What is said instead of an answer: to skip, rather not to say, to speak to a person; null: none of these. Pure. */
export const intentOf = (said: string, locale: string): Intent | null => {
  const text = normal(said)
  const order: readonly Intent[] = ['rather_not_say', 'person', 'skip']
  return order.find((intent) => phrases[intent].some((phrase) => says(text, phrase, locale))) ?? null
}
