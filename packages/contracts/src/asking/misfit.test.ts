import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { consentAnswer, fileReference } from './answers.ts'
import { questionForm } from './forms.ts'
import { answerMisfitOf, emailPattern } from './misfit.ts'

test('an address is one by the same pattern as everywhere else', () => {
  // The same class of letters, with and without an escape that it does not need.
  expect(emailPattern.source).toBe(z.regexes.email.source.replaceAll('\\-', '-'))
})

const odd = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant(undefined), fc.double(), fc.object())

test('what is judged without zod is judged as the schema of a file does', () => {
  const form = questionForm.parse({ type: 'file', kinds: ['image/*'], mostBytes: 1_000 })
  const file = fc.record(
    {
      id: fc.oneof(fc.string(), odd),
      name: fc.oneof(fc.string(), odd),
      kind: fc.oneof(fc.constant('image/png'), odd),
      bytes: fc.oneof(fc.nat(500), odd),
      more: fc.anything(),
    },
    { requiredKeys: ['id', 'name', 'kind', 'bytes'] },
  )
  fc.assert(
    fc.property(fc.oneof(file, odd), (value) => {
      expect(answerMisfitOf(form, value) === 'not_a_file').toBe(!fileReference.safeParse(value).success)
    }),
  )
})

test('and a consent as the schema of one does, for the purposes that were asked', () => {
  const form = questionForm.parse({ type: 'consent', purposes: ['email'] })
  const answer = fc.record({
    given: fc.oneof(fc.constant({ email: 'grant' }), fc.dictionary(fc.constant('email'), odd), odd),
    receipts: fc.oneof(fc.array(fc.uuid(), { minLength: 1 }), fc.array(fc.string()), odd),
  })
  fc.assert(
    fc.property(answer, (value) => {
      const read = consentAnswer.safeParse(value)
      const isWhole = read.success && Object.keys(read.data.given).join() === 'email' && read.data.receipts.length > 0
      expect(answerMisfitOf(form, value)).toBe(isWhole ? null : 'not_a_consent')
    }),
  )
})
