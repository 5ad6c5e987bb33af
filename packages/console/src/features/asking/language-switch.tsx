import { locales } from 'virtual:contracts'
import { SegmentedControl } from '@mantine/core'
import { useI18n } from '../../app/i18n/index.ts'
import type { Issue } from './check.ts'

interface Props {
  value: string
  /** By locale; more than the console's own languages, if somebody wrote them. */
  texts: Readonly<Record<string, unknown>>
  faults: readonly Issue[]
  onChange: (locale: string) => void
}

/** Which language is being written and previewed. One whose words do not fit yet says so. */
export const LanguageSwitch = ({ value, texts, faults, onChange }: Props) => {
  const { t, format } = useI18n()
  const all = [...locales, ...Object.keys(texts).filter((l) => !(locales as readonly string[]).includes(l))]
  const lacks = (locale: string) => faults.some(({ path }) => path.split('.').includes(locale))
  return (
    <SegmentedControl
      aria-label={t('asking.language')}
      style={{ maxWidth: '100%' }}
      data={all.map((locale) => {
        const name = format.language(locale)
        return { value: locale, label: lacks(locale) ? t('asking.languageLacks', { language: name }) : name }
      })}
      value={value}
      onChange={onChange}
    />
  )
}

/** Languages that are written from the right. */
export const directionOf = (locale: string): 'rtl' | 'ltr' => (/^(ar|fa|he|ur)\b/.test(locale) ? 'rtl' : 'ltr')
