/** Questions of every form in the three languages, and a server that says and hears them in the shapes of the contracts. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import {
  answerAsk,
  answerAskBody,
  askNext,
  askNextBody,
  keepTyped,
  type PresentedAsk,
  presentedAsk,
  questionForm,
  type ShownQuestion,
  takeBackAnswer,
} from '@candor/contracts'
import type { Wallet } from '../../packages/sdk/src/widgets/wallet/contract.ts'
import { sha256 } from './widgets-site.ts'

export const languages = ['en', 'zh', 'ar'] as const
export type Language = (typeof languages)[number]

export const forms: Record<string, object> = {
  single: { type: 'single', options: ['mother', 'sister', 'friend'] },
  multiple: { type: 'multiple', options: ['mother', 'sister', 'none'], none: 'none', most: 2 },
  rating: { type: 'rating' },
  faces: { type: 'rating', symbol: 'face' },
  nps: { type: 'nps' },
  csat: { type: 'csat' },
  ces: { type: 'ces' },
  number: { type: 'number', least: 0, most: 120, step: 1 },
  money: { type: 'money', currencies: ['EUR', 'CNY', 'SAR'] },
  date: { type: 'date' },
  birthday: { type: 'date', parts: 'year_if_you_like' },
  size: {
    type: 'size',
    systems: [
      { key: 'EU', options: ['38', '39'] },
      { key: 'UK', options: ['5', '6'] },
    ],
  },
  colour: {
    type: 'colour',
    options: [
      { key: 'teal', hex: '#0f766e' },
      { key: 'sand', hex: '#e6d5b8' },
    ],
  },
  slider: { type: 'slider', unit: '%' },
  ranking: { type: 'ranking', options: ['mother', 'sister', 'friend'], top: 2 },
  matrix: { type: 'matrix', rows: ['fit', 'fabric'], options: ['poor', 'fair', 'good'] },
  picture: {
    type: 'picture',
    options: [
      { key: 'teal', src: '/teal.png' },
      { key: 'sand', src: '/sand.png' },
    ],
  },
  short_text: { type: 'short_text', longest: 40 },
  long_text: { type: 'long_text' },
  email: { type: 'contact', channel: 'email' },
  phone: { type: 'contact', channel: 'phone' },
  file: { type: 'file', kinds: ['image/*'] },
  consent: { type: 'consent', purposes: ['personalisation', 'analytics'] },
}

const words: Record<Language, Record<string, string>> = {
  en: {
    ask: 'Whom do you look for a gift for?',
    why: 'So that we suggest what suits them, not you.',
    gets: 'Three ideas at once',
    effect: 'Because you said so: here are three ideas.',
    help: 'You can change it at any time.',
    low: 'Little',
    high: 'Much',
    use: 'Suggestions that fit',
    mother: 'My mother',
    sister: 'My sister',
    friend: 'A friend',
    none: 'None of these',
    teal: 'Teal',
    sand: 'Sand',
    fit: 'Fit',
    fabric: 'Fabric',
    poor: 'Poor',
    fair: 'Fair',
    good: 'Good',
    title: 'Gift ideas',
    opening: 'Birthday gift ideas: who is next on your list?',
    next: 'How old are they?',
    say: 'Here are three that suit.',
    end: 'Have a good celebration.',
    person: 'I pass you on to a person.',
    coupon: 'Ten percent off',
    points: 'leaves',
    tier: 'Friend',
    nextTier: 'Good friend',
  },
  zh: {
    ask: '您想给谁挑选礼物？',
    why: '以便推荐适合对方而不是您的礼物。',
    gets: '立即获得三个主意',
    effect: '因为您这样说：这里有三个主意。',
    help: '您可以随时更改。',
    low: '少',
    high: '多',
    use: '合适的推荐',
    mother: '妈妈',
    sister: '姐妹',
    friend: '朋友',
    none: '都不是',
    teal: '青色',
    sand: '沙色',
    fit: '合身',
    fabric: '面料',
    poor: '差',
    fair: '一般',
    good: '好',
    title: '礼物主意',
    opening: '生日礼物：下一位是谁？',
    next: '对方多大年纪？',
    say: '这里有三个合适的。',
    end: '祝您庆祝愉快。',
    person: '现在为您转接人工。',
    coupon: '九折',
    points: '叶子',
    tier: '朋友',
    nextTier: '好朋友',
  },
  ar: {
    ask: 'لمن تبحث عن هدية؟',
    why: 'لنقترح ما يناسبهم لا ما يناسبك.',
    gets: 'ثلاث أفكار فورًا',
    effect: 'لأنك قلت ذلك: إليك ثلاث أفكار.',
    help: 'يمكنك تغييره في أي وقت.',
    low: 'قليل',
    high: 'كثير',
    use: 'اقتراحات مناسبة',
    mother: 'أمي',
    sister: 'أختي',
    friend: 'صديق',
    none: 'لا أحد منهم',
    teal: 'أزرق مخضر',
    sand: 'رملي',
    fit: 'المقاس',
    fabric: 'القماش',
    poor: 'ضعيف',
    fair: 'مقبول',
    good: 'جيد',
    title: 'أفكار هدايا',
    opening: 'أفكار لهدية عيد ميلاد: من التالي على قائمتك؟',
    next: 'كم عمره؟',
    say: 'إليك ثلاثًا مناسبة.',
    end: 'احتفالًا سعيدًا.',
    person: 'أحوّلك إلى شخص.',
    coupon: 'خصم عشرة بالمئة',
    points: 'ورقة',
    tier: 'صديق',
    nextTier: 'صديق مقرّب',
  },
}
export const wordsIn = (language: Language) => words[language]

const languageOf = (locale: string | undefined): Language => languages.find((one) => locale?.startsWith(one)) ?? 'en'

const askId = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

export const questionIn = (language: Language, key: string, more: Partial<ShownQuestion> = {}): ShownQuestion => {
  const w = words[language]
  const { ask, why, gets, effect, help, low, high } = w as Record<
    'ask' | 'why' | 'gets' | 'effect' | 'help' | 'low' | 'high',
    string
  >
  return {
    key,
    version: 1,
    form: questionForm.parse(forms[key]),
    locale: language,
    // Each has a name of its own, as questions on one page have.
    text: { ask: key === 'single' ? ask : `${ask} (${key})`, why, gets, effect, help, low, high, options: w, rows: w },
    usedFor: [{ key: 'personalisation', name: w.use! }],
    reward: { kind: 'points', amount: 50 },
    sensitivity: 'ordinary',
    seconds: 8,
    filledIn: null,
    typed: null,
    ...more,
  }
}

type Step = { id: string; kind: 'question' | 'say' | 'suggest' | 'hand_over' | 'end'; key?: string; say?: string }
/** Of the flow: whom, how old, a suggestion, the end. Answers do not branch: branching is the server's. */
const steps = (language: Language): Step[] => [
  { id: 'whom', kind: 'question', key: 'single' },
  { id: 'age', kind: 'question', key: 'number', say: words[language].next! },
  { id: 'ideas', kind: 'suggest', say: words[language].say! },
  { id: 'person', kind: 'hand_over', say: words[language].person! },
  { id: 'end', kind: 'end', say: words[language].end! },
]

const flowIn = (language: Language, at: number): PresentedAsk => {
  const all = steps(language)
  const step = all[at]!
  const left = all.slice(at).filter((one) => one.kind === 'question').length
  return {
    askId: askId(900),
    question: step.key ? questionIn(language, step.key, { reward: null }) : null,
    flow: {
      key: 'gift',
      version: 1,
      kind: 'concierge',
      rendering: ['chat', 'inline'],
      title: words[language].title!,
      opening: words[language].opening!,
      why: '',
      step: {
        id: step.id,
        kind: step.kind,
        required: false,
        say: step.say ?? '',
        suggest: step.kind === 'suggest' ? { most: 3, where: { for: 'sister' } } : null,
        topic: step.kind === 'hand_over' ? 'gift' : null,
      },
      result: null,
      done: all.slice(0, at).filter((one) => one.kind === 'question').length,
      left: { questions: { least: left, most: left }, seconds: { least: left * 8, most: left * 8 } },
      reward: null,
    },
  }
}

export const walletIn = (language: Language): Wallet => {
  const w = words[language]
  return {
    pointsName: w.points!,
    balance: { active: 120, pending: 30, expiring: [{ points: 20, at: '2027-01-31T00:00:00Z' }] },
    tier: { key: 'friend', name: w.tier!, earned: 150, next: { key: 'good', missing: 50 }, nextName: w.nextTier! },
    coupons: [
      {
        id: 1,
        name: w.coupon!,
        description: '',
        code: 'GIFT-7K3MA-9QWXZ',
        benefit: { kind: 'percent', percent: 10 },
        state: 'open',
        endsAt: '2027-03-01T00:00:00Z',
      },
    ],
    items: [
      {
        key: 'ten',
        name: w.coupon!,
        description: '',
        price: 100,
        benefit: { kind: 'percent', percent: 10 },
        affordable: true,
        endsAt: null,
      },
      {
        key: 'gift',
        name: w.nextTier!,
        description: '',
        price: 500,
        benefit: { kind: 'gift', sku: 'cup' },
        affordable: false,
        endsAt: null,
      },
    ],
    entries: [
      { kind: 'earn', to: 'pending', points: 50, reason: 'answer:single', used: [], at: '2026-11-01T10:00:00Z' },
    ],
  }
}

interface Heard {
  path: string
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it looks at
  body: any
  status: number
}

const agreementText = 'We would like to suggest what fits.'

/** Says what the contracts say, and takes nothing that they do not. `refuse` by path: that problem instead, once. */
export const startAskingServer = async (folder: string) => {
  const heard: Heard[] = []
  const state = {
    refuse: {} as Record<string, { status: number; code: string; detail?: string }>,
    more: {} as Partial<ShownQuestion>,
  }
  const keys = new Set<string>()

  const answers: Record<string, (body: unknown, query: URLSearchParams) => unknown> = {
    '/v1/ask/next': (body) => {
      const { locale, open, subject } = askNextBody.parse(body)
      const language = languageOf(locale)
      const isNamed = subject.anonymousId !== undefined || subject.token !== undefined
      const key = open?.key ?? 'single'
      const ask: PresentedAsk =
        open?.kind === 'flow'
          ? flowIn(language, 0)
          : { askId: isNamed ? askId(1) : null, question: questionIn(language, key, state.more), flow: null }
      return askNext.response.parse({ ask, earliest: null })
    },
    '/v1/ask/answers': (body) => {
      const { outcome, step, askId: id, locale, idempotencyKey } = answerAskBody.parse(body)
      keys.add(idempotencyKey)
      const language = languageOf(locale)
      const isAnswer = outcome === 'answered'
      const at = steps(language).findIndex((one) => one.id === step)
      const next =
        step && at + 1 < steps(language).length && outcome !== 'dismissed'
          ? presentedAsk.parse(flowIn(language, at + 1))
          : null
      return answerAsk.response.parse({
        askId: id ?? (isAnswer ? askId(2) : null),
        outcome,
        effect: isAnswer ? words[language].effect : '',
        paid: isAnswer && !step ? { kind: 'points', amount: 50 } : null,
        paidForFlow: null,
        next,
      })
    },
    '/v1/ask/typed': (body) => {
      keepTyped.body!.parse(body)
      return { kept: true }
    },
    '/v1/ask/take-back': (body) => {
      const { askId: id, question } = takeBackAnswer.body!.parse(body)
      return takeBackAnswer.response.parse({ askId: id, takenBack: [question ?? 'single'] })
    },
    '/v1/wallet': (_, query) => walletIn(languageOf(query.get('locale') ?? 'en')),
    '/v1/wallet/take': (_, query) => {
      const wallet = walletIn(languageOf(query.get('locale') ?? 'en'))
      return { ...wallet, balance: { ...wallet.balance, active: 20 }, items: [] }
    },
    '/v1/consent/config': () => ({
      jurisdiction: 'DE',
      rules: { analytics: 'opt_in', personalisation: 'opt_in' },
      gpcHonoured: false,
      agreement: { key: 'site', version: 3, textSha256: sha256(agreementText), text: agreementText, locale: 'en' },
      purposes: ['analytics', 'personalisation'].map((key) => ({
        key,
        name: key,
        description: `${key} of visits`,
        essential: false,
      })),
      reask: false,
    }),
    '/v1/consent/presentations': () => ({ presentationId: 'p-1' }),
    '/v1/consent/answers': () => ({ receipts: [{ id: askId(77), purpose: 'personalisation', url: '/r' }], seq: 1 }),
    '/v1/b': () => ({ success: true, results: [] }),
  }

  const server = createServer(async (request, response) => {
    const { pathname: path, searchParams: query } = new URL(request.url!, 'http://server')
    const cors = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-allow-methods': 'GET, POST, PUT',
    }
    if (path.startsWith('/sdk/')) {
      const code = await readFile(join(folder, path.slice(5))).catch(() => null)
      response.writeHead(code ? 200 : 404, { ...cors, 'content-type': 'text/javascript' }).end(code)
      return
    }
    if (request.method === 'OPTIONS') {
      response.writeHead(204, cors).end()
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const body: unknown = text ? JSON.parse(text) : null
    const refused = state.refuse[path]
    delete state.refuse[path]
    let status = refused?.status ?? 200
    let said: unknown = refused
    if (!refused) {
      try {
        said = answers[path]?.(body, query) ?? {}
      } catch (error) {
        // Not in the shape of the contract: the test that sent it fails on `broken`.
        status = 400
        said = { code: 'invalid_request', detail: String(error) }
      }
    }
    heard.push({ path, body, status })
    response.writeHead(status, { ...cors, 'content-type': 'application/json' }).end(JSON.stringify(said))
  })
  const url = await new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  )
  return {
    url,
    heard,
    state,
    to: (path: string) => heard.filter((one) => one.path === path).map((one) => one.body),
    /** Requests that were not in the shape of their contract. */
    broken: () => heard.filter((one) => one.status === 400),
    keys: () => keys.size,
    reset: () => {
      heard.length = 0
      keys.clear()
      state.refuse = {}
      state.more = {}
    },
    close: () => new Promise((resolve) => server.close(resolve)).finally(() => server.closeAllConnections()),
  }
}
