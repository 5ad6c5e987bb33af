import { Link } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import { IntervalBar } from '../consent/rates/interval-bar.tsx'
import classes from './feedback.module.css'
import { pointsText } from './nps-text.ts'
import type { ThemeFigure, Themes } from './use-feedback.ts'

/** What texts speak of: how often, how that changed, and who answers for it. One of them is open. */
export const ThemeList = ({ themes, open }: { themes: Themes; open: string | undefined }) => {
  const { language } = useI18n()
  return (
    <ul className={classes.list}>
      {themes.themes.map((theme) => (
        <li key={theme.key}>
          <Link
            from="/feedback"
            to="/feedback"
            search={(s) => ({ ...s, theme: theme.key === open ? undefined : theme.key })}
            replace
            resetScroll={false}
            className={classes.theme}
            aria-current={theme.key === open ? 'true' : undefined}
            activeProps={{}}
            data-key={theme.key}
          >
            <span className={classes.name}>
              <bdi>{theme.names[language]}</bdi>
              <Owner owner={theme.owner} />
            </span>
            <Share theme={theme} minimum={themes.minimum} />
            <Change theme={theme} />
          </Link>
        </li>
      ))}
    </ul>
  )
}

const Owner = ({ owner }: { owner: string | null }) => {
  const { t } = useI18n()
  return <small>{owner === null ? t('feedback.noOwner') : t('feedback.ownedBy', { owner })}</small>
}

const Share = ({ theme: { texts, positive, negative, share }, minimum }: { theme: ThemeFigure; minimum: number }) => {
  const { t, format } = useI18n()
  const count = (n: number | null) => (n === null ? t('feedback.few') : format.number(n))
  return (
    <span className={classes.share}>
      <span>
        {share === null
          ? t('feedback.shareTooFew', { minimum: format.number(minimum) })
          : t('feedback.share', {
              share: format.percent(share.value),
              low: format.percent(share.low),
              high: format.percent(share.high),
            })}
      </span>
      {share !== null && <IntervalBar rate={{ rate: share.value, low: share.low, high: share.high }} />}
      <small>
        {t('feedback.themeCounts', { texts: count(texts), positive: count(positive), negative: count(negative) })}
      </small>
    </span>
  )
}

/** How much more or less is said of it. What an interval cannot tell from nothing is said to be unclear. */
const Change = ({ theme: { change } }: { theme: ThemeFigure }) => {
  const { t, format } = useI18n()
  if (change === null) return <span className={classes.change}>{t('feedback.changeTooFew')}</span>
  const points = (n: number) => pointsText(n, format.number)
  const isClear = change.low > 0 || change.high < 0
  return (
    <span className={classes.change} data-clear={isClear || undefined}>
      {isClear ? t('feedback.change', { points: points(change.value) }) : t('feedback.changeUnclear')}
      <small>{t('feedback.changeInterval', { low: points(change.low), high: points(change.high) })}</small>
    </span>
  )
}
