import { Link } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import classes from '../consent.module.css'
import { textOfPurpose, usePurposes } from '../use-consent.ts'
import { useBasisText } from './purpose-facts.tsx'

export const PurposesTab = () => {
  const { t, language, format } = useI18n()
  const may = useMay()
  const { query, items } = usePurposes()
  const basisText = useBasisText()
  return (
    <>
      <div className={classes.top}>
        <p className={classes.lead}>{t('purposes.lead')}</p>
        {may('consent:publish') && (
          <LinkButton variant="default" to="/consent/purposes/new">
            {t('purposes.new')}
          </LinkButton>
        )}
      </div>
      {query.isPending && <LoadingRows height={72} />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {query.isSuccess && items.length === 0 && <Empty title={t('purposes.empty')} help={t('purposes.emptyHelp')} />}
      <ul className={classes.list}>
        {items.map((purpose) => {
          const { name, description } = textOfPurpose(purpose, language)
          return (
            <li key={purpose.key}>
              <Link
                to="/consent/purposes/$key"
                params={{ key: purpose.key }}
                search={{}}
                className={classes.card}
                data-purpose={purpose.key}
              >
                <span className={classes.name}>
                  <bdi>{name}</bdi>
                  <small>
                    <bdi>{description}</bdi>
                  </small>
                </span>
                <span>
                  <small>{t('sources.basis')}</small>
                  {purpose.essential ? t('purposes.essential') : basisText(purpose.legalBasis['*'] ?? '')}
                  {purpose.retired && <small>{t('purposes.retired')}</small>}
                </span>
                <span>
                  <small>{t('consent.version')}</small>
                  {format.number(purpose.version)}
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
    </>
  )
}
