import type { PurposeRecord } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'
import { Id } from '../../../ui/code.tsx'
import classes from '../consent.module.css'

/** A legal basis in words; one this console does not know is shown as it is. */
export const useBasisText = () => {
  const { t, known } = useI18n()
  return (basis: string): string => {
    const key = `basis.${basis}`
    return known(key) ? t(key) : basis
  }
}

/** A place in words: * is any other. */
export const usePlaceText = () => {
  const { t, format } = useI18n()
  return (place: string): string => {
    if (place === '*') return t('purposes.anyOther')
    if (place === '') return t('consent.placeUnknown')
    const [country = '', part] = place.split('-')
    const name = /^[A-Z]{2}$/.test(country) ? format.country(country) : country
    return part === undefined ? name : t('consent.placePart', { country: name, part })
  }
}

/** How long, in days; null: until it is withdrawn. */
export const useDaysText = () => {
  const { t } = useI18n()
  return (days: number | null): string =>
    days === null ? t('purposes.untilWithdrawn') : t('purposes.days', { count: days })
}

const Items = ({ items }: { items: readonly string[] }) => {
  const { t } = useI18n()
  if (items.length === 0) return t('state.none')
  return (
    <ul className={classes.plain}>
      {items.map((item) => (
        <li key={item}>
          <bdi>{item}</bdi>
        </li>
      ))}
    </ul>
  )
}

/** What is said about a purpose besides its texts. */
export const PurposeFacts = ({ purpose }: { purpose: PurposeRecord }) => {
  const { t } = useI18n()
  const [basisText, placeText, daysText] = [useBasisText(), usePlaceText(), useDaysText()]
  const places = Object.entries(purpose.legalBasis)
  // "Any other place" says something only beside a place.
  const bases = places.map(([place, basis]) =>
    places.length === 1
      ? basisText(basis)
      : t('purposes.basisThere', { place: placeText(place), basis: basisText(basis) }),
  )
  return (
    <dl className={classes.facts}>
      <dt>{t('sources.basis')}</dt>
      <dd>
        <Items items={bases} />
      </dd>
      <dt>{t('purposes.dataCategories')}</dt>
      <dd>
        <Items items={purpose.dataCategories} />
      </dd>
      <dt>{t('purposes.recipients')}</dt>
      <dd>
        <Items items={purpose.recipients} />
      </dd>
      <dt>{t('purposes.retention')}</dt>
      <dd>{daysText(purpose.retentionDays)}</dd>
      <dt>{t('purposes.validity')}</dt>
      <dd>{purpose.essential ? t('purposes.essentialHelp') : daysText(purpose.validityDays)}</dd>
      <dt>{t('purposes.dpv')}</dt>
      <dd>
        <Id>{purpose.dpv}</Id>
      </dd>
      <dt>{t('purposes.key')}</dt>
      <dd>
        <Id>{purpose.key}</Id>
      </dd>
    </dl>
  )
}
