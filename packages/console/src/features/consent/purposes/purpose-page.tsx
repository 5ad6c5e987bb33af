import { endpoints } from 'virtual:contracts'
import type { PurposeRecord } from '@candor/contracts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { ApiError } from '../../../app/api/problem.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { Done, ErrorPanel, LoadingRows, Notice } from '../../../ui/states.tsx'
import { BackTo } from '../back-to.tsx'
import classes from '../consent.module.css'
import { inOrder, textOfPurpose, useAgreements, usePurposes } from '../use-consent.ts'
import { PurposeFacts } from './purpose-facts.tsx'
import { PurposeHistory } from './purpose-history.tsx'
import { RetirePurpose } from './retire-purpose.tsx'

const route = getRouteApi('/shell/consent/purposes/$key')

export const PurposePage = () => {
  const { t, language } = useI18n()
  const may = useMay()
  const { key } = route.useParams()
  const { note } = route.useSearch()
  const { query, find } = usePurposes()
  const purpose = find(key)
  return (
    <Page
      title={purpose === undefined ? t('consent.purposes') : textOfPurpose(purpose, language).name}
      above={<BackTo to="/consent/purposes" page="consent.purposes" />}
      {...(purpose === undefined ? {} : { lead: textOfPurpose(purpose, language).description })}
      actions={
        purpose !== undefined &&
        may('consent:publish') && (
          <>
            {!purpose.essential && <RetirePurpose purpose={purpose} />}
            <LinkButton variant="default" to="/consent/purposes/$key/edit" params={{ key }}>
              {t('purposes.edit')}
            </LinkButton>
          </>
        )
      }
    >
      {query.isPending && <LoadingRows />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {query.isSuccess && purpose === undefined && (
        <ErrorPanel error={new ApiError({ code: 'not_found', status: 404 })} />
      )}
      {note === 'published' && purpose !== undefined && (
        <Done>{t('purposes.published', { version: purpose.version })}</Done>
      )}
      {purpose?.retired && <Notice>{t('purposes.retiredNotice')}</Notice>}
      {purpose !== undefined && <PurposeDetail purpose={purpose} />}
    </Page>
  )
}

const PurposeDetail = ({ purpose }: { purpose: PurposeRecord }) => {
  const { t, format } = useI18n()
  return (
    <>
      <Section title={t('purposes.said')}>
        <PurposeFacts purpose={purpose} />
      </Section>
      <Section title={t('purposes.texts')} help={t('purposes.textsHelp')}>
        <div className={classes.stack}>
          {inOrder(purpose.texts).map(([locale, { name, description }]) => (
            <div key={locale}>
              <div className={classes.words} lang={locale} dir="auto">
                <strong>{name}</strong>
                {'\n'}
                {description}
              </div>
              <p className={classes.under}>{format.language(locale)}</p>
            </div>
          ))}
        </div>
      </Section>
      <Section title={t('purposes.usedBy')}>
        <UsedBy purpose={purpose} />
      </Section>
      <Section title={t('consent.versions')}>
        <Versions purpose={purpose} />
      </Section>
    </>
  )
}

const UsedBy = ({ purpose }: { purpose: PurposeRecord }) => {
  const { t } = useI18n()
  const { items } = useAgreements()
  const using = items.filter((a) => a.versions[0]?.purposes.includes(purpose.key))
  if (purpose.essential) return <p className={classes.help}>{t('purposes.essentialHelp')}</p>
  if (using.length === 0) return <p className={classes.help}>{t('purposes.usedByNone')}</p>
  return (
    <ul className={classes.plain}>
      {using.map((agreement) => (
        <li key={agreement.key}>
          <Link to="/consent/agreements/$key" params={{ key: agreement.key }} search={{}}>
            {t('agreements.nameAndVersion', { name: agreement.key, version: agreement.versions[0]?.version ?? 0 })}
          </Link>
        </li>
      ))}
    </ul>
  )
}

const Versions = ({ purpose }: { purpose: PurposeRecord }) => {
  const versions = useQuery({
    queryKey: ['consent', 'purposes', purpose.key, purpose.version],
    queryFn: ({ signal }) => call(endpoints.listPurposeVersions, { params: { key: purpose.key }, signal }),
  })
  if (versions.isPending) return <LoadingRows rows={2} />
  if (versions.isError) return <ErrorPanel error={versions.error} retry={() => versions.refetch()} />
  return <PurposeHistory versions={versions.data.items} />
}
