import { Link } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import classes from '../consent.module.css'
import { useAgreements, usePurposes } from '../use-consent.ts'

export const AgreementsTab = () => {
  const { t, format } = useI18n()
  const may = useMay()
  const { query, items } = useAgreements()
  const { nameOf } = usePurposes()
  const create = may('consent:publish') && (
    <LinkButton to="/consent/agreements/new" variant={items.length === 0 ? 'filled' : 'default'}>
      {t('agreements.new')}
    </LinkButton>
  )
  return (
    <>
      <div className={classes.top}>
        <p className={classes.lead}>{t('agreements.lead')}</p>
        {items.length > 0 && create}
      </div>
      {query.isPending && <LoadingRows rows={2} height={72} />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {query.isSuccess && items.length === 0 && (
        <Empty title={t('agreements.empty')} help={t('agreements.emptyHelp')}>
          {create}
        </Empty>
      )}
      <ul className={classes.list}>
        {items.map(({ key, kind, versions: [newest] }) => (
          <li key={key}>
            <Link to="/consent/agreements/$key" params={{ key }} search={{}} className={classes.card}>
              <span className={classes.name}>
                <bdi>{key}</bdi>
                <small>{format.list((newest?.purposes ?? []).map(nameOf))}</small>
              </span>
              <span>
                <small>{t('agreements.kind')}</small>
                {t(`agreements.kind.${kind}`)}
              </span>
              <span>
                <small>{t('consent.versionNumber', { version: newest?.version ?? 0 })}</small>
                {newest !== undefined && format.date(newest.effectiveFrom)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
