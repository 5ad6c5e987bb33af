import {
  type AttributeType,
  attributeTypesFor,
  type FlowFault as Fault,
  misfits,
  optionsOf,
  type PublishWarning,
  publishWarnings,
  type QuestionSaid,
  type Sensitivity,
} from '@candor/contracts'
import type { Use } from './used-by.ts'

/** What a question is checked against. */
export interface Surroundings {
  readonly attribute:
    | {
        readonly type: AttributeType
        readonly options: readonly string[]
        readonly status: 'proposed' | 'active' | 'retired'
        readonly sensitivity: Sensitivity
        /** Keys of the purposes it may serve; null: any. */
        readonly purposes: readonly string[] | null
      }
    | undefined
  readonly hasPurpose: (key: string) => boolean
}

export interface Verdict {
  readonly code: 'bad_question' | 'unknown_attribute' | 'unknown_purpose' | 'type_mismatch'
  readonly faults: readonly Fault[]
}

const wordFaults = ({ form, texts }: QuestionSaid): Fault[] =>
  Object.entries(texts).flatMap(([locale, text]) => {
    const missing = (part: 'options' | 'rows', keys: readonly string[]) =>
      keys
        .filter((key) => !Object.hasOwn(text[part], key))
        .map((key) => ({ path: `texts.${locale}.${part}.${key}`, message: `${key} has no words in ${locale}` }))
    const strange = [...text.effect.matchAll(/\{([^}]*)\}/g)].filter(([, name]) => name !== 'answer')
    return [
      ...missing('options', optionsOf(form)),
      ...missing('rows', form.type === 'matrix' ? form.rows : []),
      ...strange.map(([whole]) => ({
        path: `texts.${locale}.effect`,
        message: `${whole} stands for nothing; {answer} does`,
      })),
    ]
  })

const order: readonly Sensitivity[] = ['ordinary', 'contact', 'sensitive']

const twice = (keys: readonly string[]) => keys.find((key, i) => keys.indexOf(key) !== i)

/**
 * What is wrong with a question: words that are missing, an attribute that is not there or holds something else, purposes
 * nobody knows. All faults of the worst kind. Pure; null: nothing is.
 */
export const faultsOf = (said: QuestionSaid, { attribute, hasPurpose }: Surroundings): Verdict | null => {
  const { form, to, purposes } = said
  const key = to.of === 'nowhere' ? undefined : to.attribute
  const unknown = purposes.flatMap((purpose, i) =>
    hasPurpose(purpose) ? [] : [{ path: `purposes.${i}`, message: `There is no purpose ${purpose}` }],
  )
  if (unknown.length > 0) return { code: 'unknown_purpose', faults: unknown }
  if (key !== undefined && (attribute === undefined || attribute.status === 'retired'))
    return {
      code: 'unknown_attribute',
      faults: [{ path: 'to.attribute', message: attribute ? misfits.retired : `There is no attribute ${key}` }],
    }
  const mismatch = mismatchOf(said, attribute)
  if (mismatch) return { code: 'type_mismatch', faults: [mismatch] }
  const faults = wordFaults(said)
  const double = twice(optionsOf(form))
  if (double !== undefined) faults.push({ path: 'form', message: `${double} stands twice` })
  if (attribute && order.indexOf(said.sensitivity) < order.indexOf(attribute.sensitivity))
    faults.push({ path: 'sensitivity', message: `Its attribute is ${attribute.sensitivity}` })
  if (form.type === 'contact' && said.sensitivity === 'ordinary')
    faults.push({ path: 'sensitivity', message: 'It reaches the person: contact' })
  const served = attribute?.purposes
  if (served && !purposes.some((purpose) => served.includes(purpose)))
    faults.push({ path: 'purposes', message: `Its attribute serves only ${served.join(', ')}` })
  return faults.length > 0 ? { code: 'bad_question', faults } : null
}

const mismatchOf = ({ form, to }: QuestionSaid, attribute: Surroundings['attribute']): Fault | null => {
  if (to.of === 'recipient' && to.field === 'relation' && !['single', 'short_text'].includes(form.type))
    return { path: 'form.type', message: 'A relation is chosen, or written' }
  if (to.of === 'recipient' && to.field === 'label' && form.type !== 'short_text')
    return { path: 'form.type', message: 'What somebody is called is written' }
  if (!attribute || attribute.status === 'proposed') return null
  if (!attributeTypesFor(form).includes(attribute.type))
    return { path: 'to.attribute', message: `The attribute is ${attribute.type}: ${form.type} does not fit it` }
  if (attribute.type !== 'choice' && attribute.type !== 'choices') return null
  const none = form.type === 'multiple' ? form.none : undefined
  const strange = optionsOf(form).filter((option) => option !== none && !attribute.options.includes(option))
  return strange.length > 0
    ? { path: 'form.options', message: `The attribute has no option ${strange.slice(0, 3).join(', ')}` }
    : null
}

export interface Warning {
  readonly code: PublishWarning
  readonly path: string
  readonly message: string
}

export const warn = (code: PublishWarning, path: string): Warning => ({ code, path, message: publishWarnings[code] })

/** What publishing a question speaks of and does not forbid. Pure. */
export const warningsOf = (
  said: QuestionSaid,
  around: Pick<Surroundings, 'attribute'> & {
    readonly uses: readonly Use[]
    readonly isPaid: boolean
    readonly audienceIsLive: boolean
  },
): Warning[] => {
  const warnings: Warning[] = []
  if (said.sensitivity === 'contact' && !said.afterHelp) warnings.push(warn('contact_before_help', 'afterHelp'))
  if (around.uses.length === 0) warnings.push(warn('used_by_nothing', 'to'))
  if (said.sensitivity === 'sensitive' && around.attribute?.purposes === null)
    warnings.push(warn('sensitive_without_purpose', 'purposes'))
  if (said.reward !== null && !around.isPaid) warnings.push(warn('reward_unknown', 'reward'))
  if (said.seconds > 120) warnings.push(warn('long', 'seconds'))
  if (!around.audienceIsLive) warnings.push(warn('audience_not_live', 'audience'))
  return warnings
}
