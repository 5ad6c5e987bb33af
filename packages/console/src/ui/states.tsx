import { Button, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { failureOf, turnOf } from '../app/api/problem.ts'
import { useI18n } from '../app/i18n/index.ts'
import classes from './states.module.css'

/** Grey lines in the shape of the list that is coming. */
export const LoadingRows = ({ rows = 6, height = 44 }: { rows?: number; height?: number }) => {
  const { t } = useI18n()
  return (
    <div role="status" aria-label={t('state.loading')} className={classes.loading}>
      {Array.from({ length: rows }, (_, i) => `row ${i}`).map((key) => (
        <Skeleton key={key} height={height} radius={8} />
      ))}
    </div>
  )
}

/** Nothing is here yet: says what would be, and shows one example of how to get there. */
export const Empty = ({ title, help, children }: { title: string; help?: ReactNode; children?: ReactNode }) => (
  <div className={classes.empty}>
    <p className={classes.emptyTitle}>{title}</p>
    {help !== undefined && <p className={classes.emptyHelp}>{help}</p>}
    {children}
  </div>
)

interface ErrorProps {
  error: unknown
  /** A reading that failed left everything as it was; a writing left the form as it is. */
  during?: 'read' | 'write'
  retry?: () => void
}

/** What went wrong, whose turn it is, what is safe. */
export const ErrorPanel = ({ error, during = 'read', retry }: ErrorProps) => {
  const { t } = useI18n()
  const failure = failureOf(error)
  const turn = turnOf(failure.code)
  const whose =
    turn === 'wait' && failure.retryAfter !== undefined
      ? t('error.turn.waitFor', { count: failure.retryAfter })
      : t(`error.turn.${turn}`)
  return (
    <div role="alert" className={classes.error}>
      <p className={classes.errorTitle}>{t(`error.what.${failure.code}`)}</p>
      {(failure.issues ?? []).length > 0 && (
        <ul className={classes.issues}>
          {failure.issues?.map((issue) => (
            <li key={`${issue.path} ${issue.message}`}>
              <code>{issue.path}</code> <bdi>{issue.message}</bdi>
            </li>
          ))}
        </ul>
      )}
      <dl className={classes.story}>
        <dt>{t('error.turn')}</dt>
        <dd>{whose}</dd>
        <dt>{t('error.safe')}</dt>
        <dd>{t(`error.safe.${during}`)}</dd>
      </dl>
      <div className={classes.errorFoot}>
        {retry !== undefined && (
          <Button variant="default" size="xs" onClick={retry}>
            {t('action.retry')}
          </Button>
        )}
        {failure.requestId !== undefined && (
          <span className={classes.request}>{t('error.request', { id: failure.requestId })}</span>
        )}
      </div>
    </div>
  )
}

/** A quiet sentence that something was done, read out to those who do not see it. */
export const Done = ({ children }: { children: ReactNode }) => (
  <p role="status" className={classes.done}>
    {children}
  </p>
)

/** Something to know, without alarm. */
export const Notice = ({ children }: { children: ReactNode }) => <div className={classes.notice}>{children}</div>
