import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { OutcomeMark, useOutcomeStory } from '../../ui/outcome.tsx'
import classes from './live.module.css'
import type { Line } from './live-feed.ts'

/** One arrival: when, what, from where, what became of it and why. */
export const LiveRow = memo(({ line, source }: { line: Line; source: string }) => {
  const { t, format } = useI18n()
  const may = useMay()
  const story = useOutcomeStory()
  return (
    <li className={classes.row} data-outcome={line.outcome}>
      <time className={classes.time} dateTime={line.at} title={format.dateTime(line.at)}>
        {format.time(line.at)}
      </time>
      <OutcomeMark outcome={line.outcome} />
      <div className={classes.what}>
        <p className={classes.name}>
          <bdi>{line.name || line.type || t('live.unnamed')}</bdi>
          {line.type !== null && line.name !== '' && line.name !== null && (
            <span className={classes.type}>{line.type}</span>
          )}
          {line.count > 1 && <span className={classes.type}>{t('live.burst', { count: line.count })}</span>}
        </p>
        <p className={classes.why}>{story(line.outcome, line.reason)}</p>
      </div>
      <div className={classes.side}>
        <bdi>{source}</bdi>
        {line.personId !== null && may('people:read') && (
          <Link to="/people/$id" params={{ id: line.personId }} search={{}}>
            {t('live.person')}
          </Link>
        )}
        {line.outcome === 'quarantined' && may('quarantine:read') && (
          <Link to="/quarantine" search={line.reason === null ? {} : { reason: line.reason }}>
            {t('nav.quarantine')}
          </Link>
        )}
      </div>
    </li>
  )
})
