import type { AttributeType } from '@candor/contracts'
import { dayMs, dayNumberIn, hasDay, isDay, isYearless, textOfDay } from './days.ts'
import type { Params } from './params.ts'
import { numberIn } from './value-test.ts'

const currencies = Intl.supportedValuesOf('currency').map((c) => JSON.stringify(c))

/** As JavaScript counts: characters above U+FFFF are two. A text of no more bytes has no more of them. */
const isShort = (text: string, most: number): string =>
  `(length(${text}) <= ${most} or lengthUTF8(${text}) + countMatches(${text}, '[\\\\x{10000}-\\\\x{10FFFF}]') <= ${most})`

/** Most are short even as they are written, with quotes: those need not be read. */
const isText = (raw: string): string =>
  `startsWith(${raw}, '"') and (length(${raw}) <= 2002 or ${isShort(`JSONExtractString(${raw})`, 2_000)})`

/** Two digits of a year mean the last century to the rule that a date is kept out by, and 1900 has no 29 February. */
const isDate = (raw: string): string => `${isDay(raw)} and ${raw} != '"0000-02-29"'`

const tests: Record<AttributeType, (raw: string, options: readonly string[], now: number, params: Params) => string> = {
  text: isText,
  number: (raw) => `isNotNull(${numberIn(raw)})`,
  boolean: (raw) => `${raw} in ('true', 'false')`,
  date: isDate,
  birthday: (raw, _, now, params) => `(${isYearless(raw)} and ${hasDay(raw)}
    or ${isDate(raw)} and substring(${raw}, 2, 10) >= '1880-01-01'
      and substring(${raw}, 2, 10) <= ${params.of('String', textOfDay(Math.floor(now / dayMs)))})`,
  money: (raw, _, __, params) => `startsWith(${raw}, '{') and JSONLength(${raw}) = 2
    and isNotNull(${numberIn(`JSONExtractRaw(${raw}, 'amount')`)})
    and JSONExtractRaw(${raw}, 'currency') in ${params.of('Array(String)', currencies)}`,
  choice: (raw, options, _, params) =>
    `has(${params.of(
      'Array(String)',
      options.map((o) => JSON.stringify(o)),
    )}, ${raw})`,
  choices: (raw, options, _, params) => `startsWith(${raw}, '[') and arrayAll(e -> startsWith(e, '"')
      and has(${params.of('Array(String)', options)}, JSONExtractString(e)), JSONExtractArrayRaw(${raw}))
    and length(arrayDistinct(JSONExtractArrayRaw(${raw}))) = JSONLength(${raw})`,
  list: (raw) =>
    `startsWith(${raw}, '[') and JSONLength(${raw}) <= 100 and arrayAll(e -> ${isText('e')}, JSONExtractArrayRaw(${raw}))`,
  object: (raw) => `startsWith(${raw}, '{') and ${isShort(raw, 8_192)}`,
}

export interface Typed {
  readonly type: AttributeType
  readonly options: readonly string[]
}

/**
 * Whether a value fits its attribute, as misfitOf of the contracts decides. That it is no longer known always fits, and so
 * does what is not said.
 * @param raw an expression of its JSON text
 */
export const fits = (raw: string, { type, options }: Typed, now: number, params: Params): string =>
  `(${raw} in ('null', '{"withheld":true}') or (${tests[type](raw, options, now, params)}))`

/** When a value comes to fit: a birthday that lies ahead. Milliseconds; null: never by itself. */
export const willFit = (raw: string, { type }: Typed, now: number, params: Params, never: string): string | null =>
  type === 'birthday'
    ? `if(${isDate(raw)} and substring(${raw}, 2, 10) > ${params.of('String', textOfDay(Math.floor(now / dayMs)))},
        ${dayNumberIn(raw)} * ${dayMs}, ${never})`
    : null
