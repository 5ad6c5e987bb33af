import type { Segment } from '@candor/contracts'
import { Link } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import classes from '../segments.module.css'
import { useSegments } from '../use-segments.ts'

/** What refers to a segment; what has a page here is a link. */
export const UsedBy = ({ of }: { of: Segment['usedBy'] }) => {
  const { t, known } = useI18n()
  const { items } = useSegments()
  if (of.length === 0) return <p className={classes.quiet}>{t('segments.usedByNothing')}</p>
  return (
    <ul className={classes.plain}>
      {of.map(({ kind, key, name }) => {
        const text = `segments.usedBy.${kind}`
        return (
          <li key={`${kind} ${key}`}>
            <span className={classes.quiet}>{known(text) ? t(text) : kind}</span>{' '}
            {kind === 'segment' ? (
              <Link to="/segments/$key" params={{ key }} search={{}}>
                <bdi>{items.find((s) => s.key === key)?.name ?? name}</bdi>
              </Link>
            ) : (
              <bdi>{name}</bdi>
            )}
          </li>
        )
      })}
    </ul>
  )
}
