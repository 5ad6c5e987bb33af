import { expect, test } from 'vitest'
import { questionForm } from './forms.ts'
import { type QuestionText, questionText } from './question.ts'
import { understood } from './understand.ts'

const words = (options: Record<string, string>): QuestionText => questionText.parse({ ask: 'a', why: 'b', options })
const texts = {
  en: words({ daughter: 'my daughter', son: 'my son', oat: 'oat milk', cow: 'milk' }),
  zh: words({ daughter: '女儿', son: '儿子', oat: '燕麦奶', cow: '牛奶' }),
  ar: words({ daughter: 'ابنتي', son: 'ابني', oat: 'حليب الشوفان', cow: 'حليب' }),
}
const who = questionForm.parse({ type: 'single', options: ['daughter', 'son'] })
const milk = questionForm.parse({ type: 'multiple', options: ['oat', 'cow'] })
const age = questionForm.parse({ type: 'number', least: 0, most: 120 })

test.each([
  [who, 'It is for my daughter, she turns seven', 'daughter'],
  [who, 'Daughter!', 'daughter'],
  [who, '给我的女儿', 'daughter'],
  [who, 'هديّة لابنتي', 'daughter'],
  [who, 'ابنتي', 'daughter'],
  [who, 'my son or my daughter', undefined],
  [who, 'not my son', undefined],
  [who, 'a colleague', undefined],
  [milk, 'Oat milk please', ['oat']],
  [milk, 'milk', ['cow']],
  [milk, '燕麦奶', ['oat']],
  [age, 'she will be 7', 7],
  [age, '٧ سنوات', 7],
  [age, '７岁', 7],
  [age, 'between 6 and 8', undefined],
  [age, '700', undefined],
] as const)('%j hears %s', (form, said, answer) => {
  expect(understood(form, texts, said)).toEqual(answer)
})
