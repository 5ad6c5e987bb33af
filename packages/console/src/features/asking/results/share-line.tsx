import { useI18n } from '../../../app/i18n/index.ts'
import { IntervalBar } from '../../consent/rates/interval-bar.tsx'
import classes from '../asking.module.css'
import type { Share } from '../use-asking.ts'

/** A share in words, never without its base and its interval. */
export const ShareText = ({ share }: { share: Share }) => {
  const { t, format } = useI18n()
  if (share === null) return <>{t('asking.tooFew')}</>
  return (
    <>
      {t('asking.share', {
        rate: format.percent(share.rate),
        low: format.percent(share.low),
        high: format.percent(share.high),
        of: format.number(share.of),
      })}
    </>
  )
}

/** A share as a bar with its interval, and in words. */
export const ShareLine = ({ share }: { share: Share }) => (
  <span className={classes.share}>
    {share !== null && <IntervalBar rate={share} />}
    <small className={classes.quiet}>
      <ShareText share={share} />
    </small>
  </span>
)
