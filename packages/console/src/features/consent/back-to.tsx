import { Link } from '@tanstack/react-router'
import { type Key, useI18n } from '../../app/i18n/index.ts'

interface Props {
  to: '/consent/purposes' | '/consent/agreements' | '/consent/ledger'
  page: Key
}

/** The way back from one thing to all of its kind. */
export const BackTo = ({ to, page }: Props) => {
  const { t } = useI18n()
  return <Link to={to}>{t('action.back', { page: t(page) })}</Link>
}
