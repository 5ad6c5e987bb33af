import { type Purpose, purposes } from '@candor/contracts'
import { z } from 'zod'

/** What a law can say of a purpose, from the mildest to the strictest: the order is used. */
export const decisions = ['notice', 'opt_out', 'opt_in', 'forbidden'] as const
export type Decision = (typeof decisions)[number]

/** What laws speak of. They name kinds of processing, never Candor's purposes. */
export const purposeClasses = [
  'device_storage',
  'analytics',
  'personalisation',
  'profiling',
  'email',
  'sms',
  'push',
  'advertising',
  'sharing',
  'sensitive',
] as const
export type PurposeClass = (typeof purposeClasses)[number]

/**
 * The kinds of processing that each purpose brings about; the strictest decides. `sensitive` belongs to no purpose: it
 * is asked about the data. `essential` has none: what was asked for cannot be done without it, and laws exempt that.
 */
export const classesOf: Readonly<Record<Purpose, readonly PurposeClass[]>> = {
  essential: [],
  analytics: ['device_storage', 'analytics'],
  personalisation: ['device_storage', 'personalisation'],
  profiling: ['profiling'],
  email: ['email'],
  sms: ['sms'],
  push: ['push'],
  ads_measurement: ['device_storage', 'advertising'],
  partner_sharing: ['sharing'],
}

export const purposesWith = (classes: Iterable<PurposeClass>): Purpose[] => {
  const wanted = new Set(classes)
  return purposes.filter((purpose) => classesOf[purpose].some((c) => wanted.has(c)))
}

/** Ages in completed years, cut where laws cut. `unknown`: the age should be known and is not. */
export const ageBands = ['0-12', '13', '14', '15', '16', '17', '18+'] as const
export type AgeBand = (typeof ageBands)[number]

/** What a person's software can say for them. */
export const signals = ['gpc'] as const
export type Signal = (typeof signals)[number]

/** What a person, or the law itself, can ask of an operator, each with a clock. */
export const requestKinds = [
  'confirm_receipt',
  'access',
  'correct',
  'erase',
  'port',
  'restrict',
  'object',
  'opt_out_sharing',
  'stop_email',
  'stop_sms',
  'stop_marketing',
  'report_breach',
] as const
export type RequestKind = (typeof requestKinds)[number]

/** What has to last a while at least. */
export const lastingThings = ['unsubscribe_link', 'suppression'] as const
export type LastingThing = (typeof lastingThings)[number]

export const duties = [
  'tell_recipients',
  'show_signal_honoured',
  'new_consent_on_new_purpose',
  'separate_consent_for_transfer_abroad',
  'neutral_age_screen',
  'stop_by_any_reasonable_means',
] as const
export type Duty = (typeof duties)[number]

const day = z.iso.date()

/** `days` are calendar days; `business_days` are Monday to Friday, as public holidays would only make them later. */
const duration = z.strictObject({
  amount: z.int().positive(),
  unit: z.enum(['hours', 'days', 'business_days', 'months', 'years']),
})
export type Duration = z.infer<typeof duration>

/** Country (ISO 3166-1 alpha-2), country and subdivision (ISO 3166-2), or `*` for a rule that knows no border. */
const jurisdiction = z.string().regex(/^(\*|[A-Z]{2}(-[A-Z0-9]{1,3})?)$/, 'an ISO 3166 code such as DE or US-CA, or *')

/** In force from `from` (inclusive) to `until` (exclusive); what is left out is the law's own. `source` names one of the law's. */
const dated = { from: day.optional(), until: day.optional(), source: z.string().min(1) }

const rule = z.strictObject({
  classes: z.array(z.enum(purposeClasses)).min(1),
  decision: z.enum(decisions),
  /** Completed years: `from` inclusive, `below` exclusive. */
  ages: z.strictObject({ from: z.int().min(0).optional(), below: z.int().max(18).optional() }).optional(),
  /** The consent has to be asked apart from any other. */
  separate: z.literal(true).optional(),
  note: z.string().optional(),
  ...dated,
})
export type Rule = z.infer<typeof rule>

export const lawSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** A `code` binds its trade, a `provider` its users; both are kept like law. */
  kind: z.enum(['law', 'code', 'provider']),
  name: z.string().min(1),
  jurisdictions: z.array(jurisdiction).min(1),
  from: day,
  until: day.optional(),
  /** The day on which this text was written down, and the day by which somebody has to read the law again. */
  entered: day,
  review: day,
  note: z.string().optional(),
  sources: z.record(z.string(), z.strictObject({ article: z.string().min(1), url: z.url({ protocol: /^https$/ }) })),
  rules: z.array(rule).default([]),
  /** Signals that the law makes binding, as a refusal of these. */
  signals: z
    .array(z.strictObject({ signal: z.enum(signals), classes: z.array(z.enum(purposeClasses)).min(1), ...dated }))
    .default([]),
  clocks: z
    .array(
      z.strictObject({
        requests: z.array(z.enum(requestKinds)).min(1),
        within: duration,
        extension: duration.optional(),
        ...dated,
      }),
    )
    .default([]),
  lasting: z.array(z.strictObject({ what: z.enum(lastingThings), atLeast: duration, ...dated })).default([]),
  /** `wait`: do not ask again sooner after a refusal. `renew`: ask again at the latest after a yes. */
  asking: z
    .array(
      z.strictObject({
        classes: z.array(z.enum(purposeClasses)).min(1),
        wait: duration.optional(),
        renew: duration.optional(),
        ...dated,
      }),
    )
    .default([]),
  /** Below this age a guardian answers. One with `jurisdictions` replaces, there, the one without. */
  guardian: z
    .array(z.strictObject({ below: z.int().min(1).max(18), jurisdictions: z.array(jurisdiction).optional(), ...dated }))
    .default([]),
  duties: z.array(z.strictObject({ duty: z.enum(duties), ...dated })).default([]),
})
export type Law = z.infer<typeof lawSchema>

/** Laws by their ids, in that order; `digest` is the SHA-256 (hex) of what they say, whatever the order of files and keys. */
export type Pack = { readonly laws: readonly Law[]; readonly digest: string }

export const stricter = (a: Decision, b: Decision): Decision => (decisions.indexOf(a) < decisions.indexOf(b) ? b : a)
