import { z } from 'zod'
import type { AttributeType } from '../profiles/attribute-types.ts'
import type { QuestionForm } from './forms.ts'
import { answerMisfitOf } from './misfit.ts'

/** A file that was put somewhere; the answer says where, and never holds it. */
export const fileReference = z.strictObject({
  id: z.string().min(1).max(500).describe('Where it lies, in the words of whoever keeps it'),
  name: z.string().min(1).max(255),
  kind: z.string().max(127).describe('Its media type'),
  bytes: z.int().min(0),
})
export type FileReference = z.infer<typeof fileReference>

/** An answer to a question of consent: what was said to /v1/consent/answers, and its receipts. */
export const consentAnswer = z.strictObject({
  given: z.record(z.string().max(64), z.enum(['grant', 'deny'])),
  receipts: z.array(z.uuid()).max(64),
})
export type ConsentAnswer = z.infer<typeof consentAnswer>

/** The most an answer may weigh, as JSON. */
export const largestAnswer = 16_384

/** The types of attribute that an answer of a form can go to; none: it is kept as an answer only. */
export const attributeTypesFor = (form: QuestionForm): readonly AttributeType[] => {
  switch (form.type) {
    case 'single': {
      const isYesOrNo = form.options.length === 2 && form.options.includes('yes') && form.options.includes('no')
      return isYesOrNo ? ['choice', 'text', 'boolean'] : ['choice', 'text']
    }
    case 'size':
      return ['choice', 'text']
    case 'multiple':
      return ['choices', 'list']
    case 'colour':
    case 'picture':
      return form.most === 1 ? ['choice', 'text'] : ['choices', 'list']
    case 'rating':
    case 'nps':
    case 'csat':
    case 'ces':
    case 'number':
    case 'slider':
      return ['number']
    case 'money':
      return ['money']
    case 'date':
      return form.parts === 'day' ? ['date', 'birthday'] : ['birthday']
    case 'ranking':
      return ['choices', 'list']
    case 'matrix':
    case 'file':
      return ['object']
    case 'short_text':
    case 'long_text':
    case 'contact':
      return ['text']
    case 'consent':
      return []
  }
}

/** A fitting answer as a value of an attribute. "None of these" is an empty list: known, and nothing. Pure. */
export const valueOfAnswer = (form: QuestionForm, type: AttributeType, answer: unknown): unknown => {
  if (type === 'boolean') return answer === 'yes'
  if (form.type === 'multiple' && form.none !== undefined && Array.isArray(answer) && answer.includes(form.none))
    return []
  if (form.type === 'contact' && form.channel === 'phone') return (answer as string).replace(/[^+0-9]/g, '')
  return answer
}

/** A value of an attribute as the answer that a person would change or confirm; undefined where it does not fit any more. */
export const answerOfValue = (form: QuestionForm, type: AttributeType, value: unknown): unknown => {
  const answer = asAnswer(form, type, value)
  return answerMisfitOf(form, answer) === null ? answer : undefined
}

const asAnswer = (form: QuestionForm, type: AttributeType, value: unknown): unknown => {
  if (type === 'boolean') return value === true ? 'yes' : 'no'
  const isEmpty = Array.isArray(value) && value.length === 0
  return form.type === 'multiple' && form.none !== undefined && isEmpty ? [form.none] : value
}
