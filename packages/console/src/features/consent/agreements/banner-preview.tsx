import { useEffect, useRef } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import { textOfPurpose, usePurposes } from '../use-consent.ts'
import classes from './banner-preview.module.css'

interface Props {
  text: string
  locale: string
  purposes: readonly string[]
  /** As those see it who answered an older version. */
  again: boolean
}

/** The words in the banner as visitors see it: the same drawing as on their pages, which nobody can click. */
export const BannerPreview = ({ text, locale, purposes: asked, again }: Props) => {
  const { t } = useI18n()
  const { items } = usePurposes()
  const place = useRef<HTMLDivElement>(null)
  const purposes = items
    .filter((p) => p.essential || asked.includes(p.key))
    .map((p) => ({ key: p.key, essential: p.essential, ...textOfPurpose(p, locale) }))
  const drawn = JSON.stringify({ text, locale, purposes, again })
  useEffect(() => {
    let current = true
    let away = () => {}
    import('@candor/sdk/banner-preview').then(({ previewBanner }) => {
      if (current && place.current !== null) away = previewBanner(place.current, JSON.parse(drawn))
    })
    return () => {
      current = false
      away()
    }
  }, [drawn])
  return (
    <figure className={classes.figure}>
      <div className={classes.page} inert>
        <div className={classes.lines} aria-hidden="true">
          <span />
          <span />
          <span />
          <span />
        </div>
        <div ref={place} />
      </div>
      <figcaption className={classes.caption}>{t('agreements.previewHelp')}</figcaption>
    </figure>
  )
}
