import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { intentOf, type Matchable, normal, numbersIn, understand } from './match-text.ts'
import { changesBetween } from './text/close.ts'

const of = (options: Record<string, string>): Matchable[] =>
  Object.entries(options).map(([key, words]) => ({ key, words: [words] }))

const milk = {
  en: of({ oat: 'Oat milk', soy: 'Soy milk', cow: 'Cow’s milk', none: 'No milk at all' }),
  zh: of({ oat: '燕麦奶', soy: '豆奶', cow: '牛奶', none: '不加奶' }),
  ar: of({ oat: 'حليب الشوفان', soy: 'حليب الصويا', cow: 'حليب البقر', none: 'بدون حليب' }),
}
const whom = {
  en: of({ partner: 'My partner', mother: 'My mother', sister: 'My sister', friend: 'A friend' }),
  zh: of({ partner: '伴侣', mother: '妈妈', sister: '姐妹', friend: '朋友' }),
  ar: of({ partner: 'شريك حياتي', mother: 'أمي', sister: 'أختي', friend: 'صديق' }),
}
const age = {
  en: of({ child: 'Under 12', teen: '12–17', young: '18–34', middle: '35–59', old: '60+' }),
  zh: of({ child: '12岁以下', teen: '13–17岁', young: '18–34岁', middle: '35–59岁', old: '60岁以上' }),
  ar: of({ child: 'أقل من 12', teen: '12–17', young: '18–34', middle: '35–59', old: 'فوق 60' }),
}

describe('an option is understood', () => {
  test.each([
    ['en', milk, 'I always take oat milk, thanks', 'oat', true],
    ['en', milk, 'OAT MILK', 'oat', true],
    ['en', milk, 'soi milk', '', false],
    ['en', milk, 'oat', 'oat', false],
    ['en', milk, 'the second one', 'soy', false],
    ['zh', milk, '我喜欢燕麦奶', 'oat', true],
    ['zh', milk, '燕麦', 'oat', false],
    ['zh', milk, '第二个', 'soy', false],
    ['ar', milk, 'أُحِبُّ حَليبَ الشُّوفان', 'oat', true],
    ['ar', milk, 'الشوفان', 'oat', false],
    ['ar', milk, 'الأخير', 'none', false],
    ['en', whom, 'for my sister', 'sister', true],
    ['en', whom, 'my sisiter', 'sister', false],
    ['en', whom, 'mohter', 'mother', false],
    ['zh', whom, '送给我妈妈的', 'mother', true],
    ['ar', whom, 'لأختي', 'sister', true],
    ['ar', whom, 'هدية لصديق', 'friend', true],
    ['en', age, 'she is twenty-five', 'young', true],
    ['en', age, 'he turns 61', 'old', true],
    ['en', age, 'five', 'child', true],
    ['zh', age, '她三十六岁', 'middle', true],
    ['zh', age, '六十一', 'old', true],
    ['ar', age, 'عمرها خمسة وعشرون', 'young', true],
    ['ar', age, 'عمره ٤٠', 'middle', true],
  ] as const)('%s: %#, %s', (locale, options, said, key, sure) => {
    expect(understand(said, options[locale], locale)).toEqual({ keys: key === '' ? [] : [key], sure })
  })

  test('the longer name wins where one holds another', () => {
    const colours = of({ blue: 'Blue', dark: 'Dark blue' })
    expect(understand('a dark blue one', colours, 'en')).toEqual({ keys: ['dark'], sure: true })
  })

  test('several that were named are several, in any language', () => {
    expect(understand('oat milk or soy milk', milk.en, 'en')).toEqual({ keys: ['oat', 'soy'], sure: true })
    expect(understand('燕麦奶和豆奶', milk.zh, 'zh')).toEqual({ keys: ['oat', 'soy'], sure: true })
    expect(understand('milk', milk.en, 'en').keys).toEqual(['oat', 'soy', 'cow', 'none'])
  })

  test('what is turned around is not guessed at', () => {
    for (const said of ['not my mother', 'anything but my mother', 'not for my sister'])
      expect(understand(said, whom.en, 'en').keys, said).toEqual([])
    expect(understand('不是妈妈', whom.zh, 'zh').keys).toEqual([])
    expect(understand('ليست أمي', whom.ar, 'ar').keys).toEqual([])
  })

  test('yes and no are understood as people say them', () => {
    const both = of({ yes: 'Yes', no: 'No' })
    for (const said of ['yeah', 'sure, why not', '好的', 'نعم'])
      expect(understand(said, both, 'en').keys, said).toEqual(['yes'])
    for (const said of ['nope', '不要', 'لا']) expect(understand(said, both, 'en').keys, said).toEqual(['no'])
  })

  test('what is no option is not understood', () => {
    for (const locale of ['en', 'zh', 'ar'] as const)
      for (const said of ['', '   ', '???', 'quantum', '量子', 'كمومي', '💙'])
        expect(understand(said, milk[locale], locale).keys, said).toEqual([])
  })
})

describe('an option is always understood by its own words', () => {
  const sets = [milk, whom, age].flatMap((set) => Object.entries(set))
  test.each(sets)('%s', (locale, options) => {
    for (const { key, words } of options)
      expect(understand(words[0]!, options, locale)).toEqual({ keys: [key], sure: true })
  })

  test('whatever is typed, only keys of options come back, each once', () => {
    const typed = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...milk.ar.map((o) => o.words[0]!)),
    )
    fc.assert(
      fc.property(typed, fc.constantFrom('en', 'zh', 'ar'), (said, locale) => {
        const { keys } = understand(said, milk[locale as 'en'], locale)
        expect(new Set(keys).size).toBe(keys.length)
        expect(keys.every((key) => ['oat', 'soy', 'cow', 'none'].includes(key))).toBe(true)
      }),
    )
  })
})

describe('numbers', () => {
  test.each([
    ['en', 'about twenty-five', [25]],
    ['en', 'two hundred and five', [205]],
    ['en', 'one thousand two hundred', [1200]],
    ['en', 'between 30 and 40', [30, 40]],
    ['en', '1,250.5 euros', [1250.5]],
    ['zh', '三十五', [35]],
    ['zh', '十二个', [12]],
    ['zh', '两百零五', [205]],
    ['zh', '一万二千', [12000]],
    ['zh', '二〇二六年', [2026]],
    ['ar', 'خمسة وعشرون', [25]],
    ['ar', 'مئة وعشرين', [120]],
    ['ar', 'خمسة عشر', [15]],
    ['ar', 'ثلاثمئة وخمسون', [350]],
    ['ar', 'ألفان', [2000]],
    ['ar', '٤٢٫٥', [42.5]],
    ['en', 'no number', []],
  ] as const)('%s: %s', (locale, said, numbers) => {
    expect(numbersIn(said, locale)).toEqual(numbers)
  })

  test('a number in the digits of any script is itself', () => {
    const digits = fc.constantFrom('latn', 'arab', 'arabext', 'hanidec', 'fullwide')
    fc.assert(
      fc.property(fc.nat(999_999), digits, (value, system) => {
        const said = new Intl.NumberFormat('en', { numberingSystem: system, useGrouping: false }).format(value)
        expect(numbersIn(said, 'en')).toEqual([value])
      }),
    )
  })

  const small =
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
      ' ',
    )
  const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
  const english = (n: number): string => {
    if (n < 20) return small[n]!
    if (n < 100) return tens[Math.floor(n / 10) - 2]! + (n % 10 ? `-${small[n % 10]}` : '')
    const [size, name] = n < 1_000 ? [100, 'hundred'] : [1_000, 'thousand']
    return `${english(Math.floor(n / size))} ${name}${n % size ? ` ${english(n % size)}` : ''}`
  }
  const chinese = (n: number): string => {
    const units = ['', '十', '百', '千']
    const digits = [...String(n)].map(Number)
    const parts = digits.map((d, i) => (d === 0 ? '零' : '零一二三四五六七八九'[d]! + units[digits.length - 1 - i]))
    return parts
      .join('')
      .replace(/零+/g, '零')
      .replace(/(?<=.)零$/, '')
  }
  test('a number in words of English or Chinese is itself', () => {
    fc.assert(
      fc.property(fc.nat(9_999), (value) => {
        expect(numbersIn(english(value), 'en')).toEqual([value])
        expect(numbersIn(chinese(value), 'zh')).toEqual([value])
      }),
    )
  })
})

test('to skip, rather not to say and to speak to a person are understood in the three languages', () => {
  for (const said of ['I’d rather not say', '不想说', 'أفضّل عدم القول'])
    expect(intentOf(said, 'en'), said).toBe('rather_not_say')
  for (const said of ['skip this please', '跳过', 'ليس الآن']) expect(intentOf(said, 'en'), said).toBe('skip')
  for (const said of ['can I talk to a person?', '转人工', 'أريد موظف'])
    expect(intentOf(said, 'en'), said).toBe('person')
  for (const said of ['my sister likes to pass time with long walks in the hills', '燕麦奶', 'أختي'])
    expect(intentOf(said, 'en'), said).toBe(null)
})

test('text is the same without accents, vowel signs, case and script of its digits, and twice is once', () => {
  expect(normal('Crème BRÛLÉE')).toBe('creme brulee')
  expect(normal('أُخْتٌ')).toBe(normal('اخت'))
  expect(normal('٤٢ ４２')).toBe('42 42')
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => normal(normal(text)) === normal(text)))
})

test('changes between words are counted the same from both sides, and none is the same word', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(changesBetween(a, b, 3)).toBe(changesBetween(b, a, 3))
      expect(changesBetween(a, b, 3) === 0).toBe(a === b)
    }),
  )
})
