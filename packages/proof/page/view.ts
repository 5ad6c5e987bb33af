/** What the verification of a receipt looks like. */
import type { Check, Processing, Receipt, Verification } from '../src/index.ts'
import { element } from './dom.ts'
import { markOf, marks, outcomeOf, type Speech, sentenceOf } from './speech.ts'

const checkRow = (check: Check, speech: Speech) => {
  const mark = markOf(check)
  return element(
    'li',
    { class: `check ${mark}`, 'data-check': check.name, 'data-finding': check.finding },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, marks[mark]),
    element(
      'div',
      {},
      element('strong', {}, speech.texts.checks[check.name]),
      element('span', { class: 'sr' }, ` ${speech.texts.marks[mark]}: `),
      element('p', {}, sentenceOf(check, speech)),
    ),
  )
}

/** The last part of an IRI, or the whole of anything else. */
const shortName = (iri: string): string => (/^https?:/.test(iri) ? (iri.split(/[#/]/).at(-1) ?? iri) : iri)

const time = (text: string, locale: string): string => {
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) return text
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long' }).format(date)
}

const units = ['years', 'months', 'weeks', 'days'] as const

/** A duration of whole calendar units in words, where the browser knows how; otherwise as it is written. */
const duration = (text: string, locale: string): string => {
  const [, ...counts] = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(text) ?? []
  const parts = units.flatMap((unit, i) => (counts[i] === undefined ? [] : [[unit, Number(counts[i])] as const]))
  if (parts.length === 0 || !('DurationFormat' in Intl)) return text
  return new Intl.DurationFormat(locale, { style: 'long' }).format(Object.fromEntries(parts))
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Unproven until the checks say so: any member may be missing or of another kind. */
const facts = ({ record }: Receipt, { locale, texts }: Speech): [string, string][] => {
  const processing: Partial<Processing>[] = [...record.pii_processing]
  const state = shortName(record.event.event_state)
  const purposes = processing.flatMap((one) => (Array.isArray(one.purposes) ? [...one.purposes] : []))
  const companies = record.party_identification.map((party) => textOf(party.party_name))
  const all: [string, string][] = [
    [texts.answer, texts.states[state] ?? state],
    [texts.when, time(record.event.event_time, locale)],
    [texts.valid, duration(textOf(record.event.validity_duration), locale)],
    [texts.purposes, purposes.map((iri) => shortName(textOf(iri))).join(', ')],
    [texts.company, companies.join(', ')],
    [texts.withdraw, [...new Set(processing.map((one) => textOf(one.withdrawal_method)))].join(', ')],
    [texts.subject, record.pii_principal_id],
  ]
  return all.filter(([, value]) => value !== '')
}

const content = (receipt: Receipt, believable: boolean, speech: Speech) => {
  const { texts } = speech
  const list = facts(receipt, speech).flatMap(([name, value]) => [
    element('dt', {}, name),
    element('dd', {}, element('bdi', {}, value)),
  ])
  const words = receipt.texts.map(({ language, text }) => element('blockquote', { lang: language, dir: 'auto' }, text))
  return element(
    'section',
    { class: believable ? 'content' : 'content doubtful' },
    element('h3', {}, believable ? texts.says : texts.claims),
    element('dl', {}, ...list),
    ...(words.length > 0 ? [element('h4', {}, texts.words), ...words] : []),
  )
}

/** The whole result: one sentence, what the receipt says, and every check. */
export const renderResult = (verification: Verification, speech: Speech): HTMLElement => {
  const { texts } = speech
  const outcome = outcomeOf(verification)
  const { receipt } = verification
  return element(
    'article',
    { class: `result ${outcome}`, 'data-outcome': outcome },
    element('header', {}, element('h2', { tabindex: '-1' }, texts[outcome]), element('p', {}, texts[`${outcome}More`])),
    receipt && content(receipt, outcome !== 'broken', speech),
    element(
      'section',
      {},
      element('h3', {}, texts.checked),
      element('ol', { class: 'checks' }, ...verification.checks.map((check) => checkRow(check, speech))),
    ),
    receipt &&
      element(
        'section',
        {},
        element('h3', {}, texts.signedWith),
        element('code', { dir: 'ltr' }, receipt.proof.log_key),
      ),
  )
}
