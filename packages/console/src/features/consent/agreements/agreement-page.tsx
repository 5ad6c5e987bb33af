import type { AgreementRecord } from '@candor/contracts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ApiError } from '../../../app/api/problem.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { Done, ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { BackTo } from '../back-to.tsx'
import classes from '../consent.module.css'
import { useAgreements, usePurposes } from '../use-consent.ts'
import { AgreementVersions } from './agreement-versions.tsx'
import { BannerPreview } from './banner-preview.tsx'
import { ExactWords } from './exact-words.tsx'

const route = getRouteApi('/shell/consent/agreements/$key')

export const AgreementPage = () => {
  const { t } = useI18n()
  const may = useMay()
  const { key } = route.useParams()
  const { note } = route.useSearch()
  const { query, find } = useAgreements()
  const agreement = find(key)
  const newest = agreement?.versions[0]
  return (
    <Page
      title={agreement?.key ?? t('consent.agreements')}
      above={<BackTo to="/consent/agreements" page="consent.agreements" />}
      {...(agreement === undefined ? {} : { lead: t(`agreements.kind.${agreement.kind}.help`) })}
      actions={
        agreement !== undefined &&
        may('consent:publish') && (
          <LinkButton variant="default" to="/consent/agreements/$key/edit" params={{ key }}>
            {t('agreements.edit')}
          </LinkButton>
        )
      }
    >
      {query.isPending && <LoadingRows />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {query.isSuccess && agreement === undefined && (
        <ErrorPanel error={new ApiError({ code: 'not_found', status: 404 })} />
      )}
      {note === 'published' && newest !== undefined && (
        <Done>{t('agreements.published', { version: newest.version })}</Done>
      )}
      {agreement !== undefined && newest !== undefined && <AgreementDetail agreement={agreement} newest={newest} />}
    </Page>
  )
}

interface DetailProps {
  agreement: AgreementRecord
  newest: AgreementRecord['versions'][number]
}

const AgreementDetail = ({ agreement, newest }: DetailProps) => {
  const { t, format } = useI18n()
  const { version } = route.useSearch()
  const { nameOf } = usePurposes()
  return (
    <>
      <Section title={t('agreements.inForceTitle', { version: newest.version })}>
        <dl className={classes.facts}>
          <dt>{t('agreements.inForce')}</dt>
          <dd>{format.dateTime(newest.effectiveFrom)}</dd>
          <dt>{t('agreements.validFrom')}</dt>
          <dd>
            {newest.minValidVersion === 1
              ? t('agreements.validAll')
              : t('agreements.validFromVersion', { version: newest.minValidVersion })}
          </dd>
          <dt>{t('consent.purposes')}</dt>
          <dd>
            <ul className={classes.plain}>
              {newest.purposes.map((key) => (
                <li key={key}>
                  <Link to="/consent/purposes/$key" params={{ key }} search={{}}>
                    {nameOf(key)}
                  </Link>
                </li>
              ))}
            </ul>
          </dd>
        </dl>
      </Section>
      <Section title={t('agreements.words')} help={t('agreements.wordsHelp')}>
        <ExactWords
          texts={newest.texts}
          below={({ text, locale }) =>
            agreement.kind === 'consent' && (
              <BannerPreview text={text} locale={locale} purposes={newest.purposes} again={false} />
            )
          }
        />
      </Section>
      <Section title={t('consent.versions')} help={t('agreements.versionsHelp')}>
        <AgreementVersions versions={agreement.versions} {...(version === undefined ? {} : { opened: version })} />
      </Section>
    </>
  )
}
