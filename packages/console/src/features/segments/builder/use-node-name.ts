import { useI18n } from '../../../app/i18n/index.ts'
import { useAttributes } from '../../attributes/use-attributes.ts'
import { usePurposeChoice } from '../use-purpose-choice.ts'
import { useSegments } from '../use-segments.ts'
import { kindOf } from './kinds.ts'
import { type BuilderNode, type Condition, type GroupNode, isGroup } from './tree.ts'

export const joins = ['all', 'any', 'none', 'notAll'] as const
export type Join = (typeof joins)[number]

export const joinOf = ({ join, negated }: Pick<GroupNode, 'join' | 'negated'>): Join =>
  join === 'all' ? (negated ? 'notAll' : 'all') : negated ? 'none' : 'any'

/** What a piece of a definition is called where there is no room for its sentence: its kind, and what it is about. */
export const useNodeName = () => {
  const { t, format } = useI18n()
  const { nameOf: attributeName } = useAttributes()
  const { nameOf: purposeName } = usePurposeChoice()
  const { nameOf: segmentName } = useSegments()
  const eventName = (event: string) => (event === '*' ? t('segments.anyEvent') : event)
  const about = (said: Condition): string => {
    if ('attribute' in said) return said.attribute === '' ? '' : attributeName(said.attribute)
    if ('date' in said) return said.date === '' ? '' : attributeName(said.date)
    if ('performed' in said) return eventName(said.performed.event)
    if ('edge' in said) return eventName(said.of.event)
    if ('total' in said) return said.property
    if ('sequence' in said) return said.sequence.map((step) => eventName(step.event)).join(' → ')
    if ('section' in said) return said.section
    if ('consent' in said) return said.consent === '' ? '' : purposeName(said.consent)
    if ('segment' in said) return said.segment === '' ? '' : segmentName(said.segment)
    if ('identifier' in said) return said.identifier
    if ('preference' in said)
      return 'channel' in said.preference ? t(`segments.channel.${said.preference.channel}`) : said.preference.topic
    if ('frequency' in said) return format.list(said.frequency.map((one) => t(`segments.frequency.${one}`)))
    if ('lifecycle' in said) return format.list(said.lifecycle.map((one) => t(`segments.lifecycle.${one}`)))
    if ('likelihood' in said) return t(`segments.likelihood.${said.is}`)
    if ('signal' in said) return t(`segments.signal.${said.signal.kind}`)
    if ('recipient' in said) return said.recipient === '*' ? '' : said.recipient
    if ('sample' in said) return Number.isFinite(said.sample) ? `${said.sample} %` : ''
    return ''
  }
  return (node: BuilderNode): string => {
    if (isGroup(node)) return t(`segments.join.${joinOf(node)}`)
    const kind = t(`segments.kind.${kindOf(node.said)}`)
    const name = about(node.said)
    const whole = name === '' ? kind : t('segments.kindAbout', { kind, name })
    return node.negated ? t('segments.notThis', { name: whole }) : whole
  }
}
