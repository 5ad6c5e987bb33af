import { useRouter } from '@tanstack/react-router'
import { Page } from '../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../ui/states.tsx'
import classes from './fallbacks.module.css'
import { useI18n } from './i18n/index.ts'

export const PagePending = () => (
  <div className={classes.pending}>
    <LoadingRows rows={5} />
  </div>
)

export const PageError = ({ error }: { error: unknown }) => {
  const router = useRouter()
  return (
    <div className={classes.pending}>
      <ErrorPanel error={error} retry={() => router.invalidate()} />
    </div>
  )
}

export const NotFound = () => {
  const { t } = useI18n()
  return (
    <Page title={t('app.notFound')} lead={t('app.notFoundHelp')} width="narrow">
      <a href="/">Candor</a>
    </Page>
  )
}

export const NoPages = () => {
  const { t } = useI18n()
  return (
    <div className={classes.pending}>
      <Empty title={t('app.noPages')} />
    </div>
  )
}
