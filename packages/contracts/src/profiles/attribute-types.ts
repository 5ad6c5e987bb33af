/** What a value of an attribute is. `birthday` may leave the year out (`--04-30`); `money` is an amount with its currency. */
export const attributeTypes = [
  'text',
  'number',
  'boolean',
  'date',
  'birthday',
  'money',
  'choice',
  'choices',
  'list',
  'object',
] as const
export type AttributeType = (typeof attributeTypes)[number]

/** Why a value is kept out of a profile. The event that told it goes on; only the value stays out, and is counted. */
export const misfits = {
  not_text: 'Send text of at most 2,000 characters.',
  not_a_number: 'Send a number, not text: 42 rather than "42".',
  not_a_boolean: 'Send true or false, not text.',
  not_a_date: 'Send a day that exists, as YYYY-MM-DD.',
  not_a_birthday: 'Send a day of the past as YYYY-MM-DD, or without its year as --MM-DD.',
  not_money: 'Send {"amount": 12.5, "currency": "EUR"}: a number, and a currency of ISO 4217.',
  not_an_option: 'Send one of the options of the attribute, by its key.',
  not_options: 'Send a list of options of the attribute, by their keys, each once.',
  not_a_list: 'Send a list of at most 100 texts.',
  not_an_object: 'Send an object of at most 8 KB.',
  retired: 'The attribute is retired: nothing is collected for it any more.',
  no_purpose: 'None of the purposes it was told for is one that the attribute may serve.',
} as const
export type Misfit = keyof typeof misfits

/** What fitting a value needs of a definition. */
export interface Fitting {
  readonly type: AttributeType
  /** Keys of the options of a choice. */
  readonly options: readonly string[]
}

const longestText = 2_000
const longestList = 100
const largestObject = 8_192
const day = /^(\d{4})-(\d{2})-(\d{2})$/
const yearless = /^--(\d{2})-(\d{2})$/

const isDay = (year: number, month: number, date: number): boolean => {
  const at = new Date(Date.UTC(year, month - 1, date))
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === date
}

const isDate = (value: unknown): value is string => {
  const parts = typeof value === 'string' ? day.exec(value) : null
  return parts !== null && isDay(Number(parts[1]), Number(parts[2]), Number(parts[3]))
}

const isBirthday = (value: unknown, now: number): boolean => {
  if (typeof value !== 'string') return false
  const parts = yearless.exec(value)
  // Somebody is born on 29 February: the year that is not said is a leap year.
  if (parts) return isDay(2000, Number(parts[1]), Number(parts[2]))
  return isDate(value) && value >= '1880-01-01' && value <= new Date(now).toISOString().slice(0, 10)
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

const isMoney = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { amount, currency, ...more } = value as Record<string, unknown>
  const isAmount = typeof amount === 'number' && Number.isFinite(amount)
  return isAmount && typeof currency === 'string' && currencies.has(currency) && Object.keys(more).length === 0
}

const isText = (value: unknown, longest = longestText): value is string =>
  typeof value === 'string' && value.length <= longest

const tests: Record<AttributeType, (value: unknown, options: readonly string[], now: number) => Misfit | null> = {
  text: (value) => (isText(value) ? null : 'not_text'),
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? null : 'not_a_number'),
  boolean: (value) => (typeof value === 'boolean' ? null : 'not_a_boolean'),
  date: (value) => (isDate(value) ? null : 'not_a_date'),
  birthday: (value, _, now) => (isBirthday(value, now) ? null : 'not_a_birthday'),
  money: (value) => (isMoney(value) ? null : 'not_money'),
  choice: (value, options) => (typeof value === 'string' && options.includes(value) ? null : 'not_an_option'),
  choices: (value, options) => {
    const isEach = Array.isArray(value) && value.every((one) => options.includes(one))
    return isEach && new Set(value).size === value.length ? null : 'not_options'
  },
  list: (value) =>
    Array.isArray(value) && value.length <= longestList && value.every((one) => isText(one)) ? null : 'not_a_list',
  object: (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    JSON.stringify(value).length <= largestObject
      ? null
      : 'not_an_object',
}

/** Why a value does not fit an attribute; null when it does. Null, "no longer known", always fits. Nothing is converted. */
export const misfitOf = ({ type, options }: Fitting, value: unknown, now: number): Misfit | null =>
  value === null ? null : tests[type](value, options, now)

/** The type that a value nobody has described yet seems to have; null for null. */
export const seemingType = (key: string, value: unknown): AttributeType | null => {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string') ? 'list' : 'object'
  if (typeof value === 'object') return isMoney(value) ? 'money' : 'object'
  if (!isDate(value)) return 'text'
  return /birth/i.test(key) ? 'birthday' : 'date'
}
