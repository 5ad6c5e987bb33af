import { endpoints } from 'virtual:contracts'
import type { AttributeDetail } from '@candor/contracts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Id } from '../../ui/code.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Done, Empty, ErrorPanel, LoadingRows, Notice } from '../../ui/states.tsx'
import form from '../consent/consent.module.css'
import { inOrder } from '../consent/use-consent.ts'
import people from '../people/people.module.css'
import { usePurposeNames } from '../people/use-purpose-names.ts'
import { useSources } from '../sources/use-sources.ts'
import classes from './attributes.module.css'
import { RetireAttribute } from './retire-attribute.tsx'
import { nameOfAttribute } from './use-attributes.ts'

const route = getRouteApi('/shell/attributes/$key')

export const AttributePage = () => {
  const { t, language } = useI18n()
  const may = useMay()
  const { key } = route.useParams()
  const { note } = route.useSearch()
  const detail = useQuery({
    queryKey: ['attributes', key],
    queryFn: ({ signal }) => call(endpoints.getAttribute, { params: { key }, signal }),
  })
  const attribute = detail.data
  return (
    <Page
      title={attribute === undefined ? key : nameOfAttribute(attribute, language)}
      {...(attribute === undefined ? {} : { lead: attribute.texts[language]?.description ?? '' })}
      above={
        <Link to="/attributes" search={{}}>
          {t('action.back', { page: t('nav.attributes') })}
        </Link>
      }
      actions={
        attribute !== undefined &&
        may('attributes:write') && (
          <>
            {attribute.status !== 'proposed' && <RetireAttribute attribute={attribute} />}
            <LinkButton
              variant={attribute.status === 'proposed' ? 'filled' : 'default'}
              to="/attributes/$key/edit"
              params={{ key }}
            >
              {t(attribute.status === 'proposed' ? 'attributes.adopt' : 'attributes.edit')}
            </LinkButton>
          </>
        )
      }
    >
      {detail.isPending && <LoadingRows />}
      {detail.isError && <ErrorPanel error={detail.error} retry={() => detail.refetch()} />}
      {note === 'saved' && <Done>{t('attributes.saved')}</Done>}
      {attribute !== undefined && <Detail attribute={attribute} />}
    </Page>
  )
}

const Detail = ({ attribute }: { attribute: AttributeDetail }) => {
  const { t, format } = useI18n()
  return (
    <>
      {attribute.status !== 'active' && <Notice>{t(`attributes.help.${attribute.status}`)}</Notice>}
      <Section title={t('attributes.said')}>
        <Facts attribute={attribute} />
      </Section>
      <Section title={t('attributes.texts')} help={t('attributes.textsHelp')}>
        <dl className={form.facts}>
          {inOrder(attribute.texts).map(([locale, { name, description }]) => (
            <div key={locale} style={{ display: 'contents' }}>
              <dt>{format.language(locale)}</dt>
              <dd lang={locale}>
                <bdi>{name}</bdi>
                {description !== '' && (
                  <span className={classes.reason}>
                    <bdi>{description}</bdi>
                  </span>
                )}
              </dd>
            </div>
          ))}
        </dl>
        {Object.keys(attribute.texts).length === 0 && <p className={form.help}>{t('attributes.nameless')}</p>}
      </Section>
      <Section title={t('attributes.keptOutTitle')} help={t('attributes.keptOutHelp')}>
        <KeptOut items={attribute.keptOut} />
      </Section>
    </>
  )
}

const Facts = ({ attribute }: { attribute: AttributeDetail }) => {
  const { t, language, format } = useI18n()
  const { nameOf } = usePurposeNames()
  const sources = useSources()
  const broughtBy = (origin: string): string => {
    if (origin === 'interface') return t('story.interface')
    return origin.startsWith('source:') ? sources.nameOf(Number(origin.slice('source:'.length))) : origin
  }
  const optionName = (o: AttributeDetail['options'][number]) => o.texts[language]?.name ?? o.texts.en?.name ?? o.key
  return (
    <dl className={form.facts}>
      <dt>{t('attributes.key')}</dt>
      <dd>
        <Id>{attribute.key}</Id>
      </dd>
      <dt>{t('attributes.type')}</dt>
      <dd>
        {t(`attributes.type.${attribute.type}`)}
        {attribute.unit !== null && <bdi> · {attribute.unit}</bdi>}
      </dd>
      {attribute.options.length > 0 && (
        <>
          <dt>{t('attributes.options')}</dt>
          <dd>
            <bdi>{format.list(attribute.options.map(optionName))}</bdi>
          </dd>
        </>
      )}
      <dt>{t('attributes.class')}</dt>
      <dd>{t(`origin.${attribute.class}`)}</dd>
      <dt>{t('attributes.sensitivity')}</dt>
      <dd>
        {t(`attributes.sensitivity.${attribute.sensitivity}`)}
        <span className={classes.reason}>{t(`attributes.sensitivity.${attribute.sensitivity}.help`)}</span>
      </dd>
      <dt>{t('attributes.purposes')}</dt>
      <dd>
        <bdi>
          {attribute.purposes === null ? t('attributes.anyPurpose') : format.list(attribute.purposes.map(nameOf))}
        </bdi>
      </dd>
      <dt>{t('attributes.halfLife')}</dt>
      <dd>
        {attribute.halfLifeDays === null
          ? t('attributes.noAge')
          : t('purposes.days', { count: attribute.halfLifeDays })}
      </dd>
      <dt>{t('attributes.contexts')}</dt>
      <dd>
        {attribute.contexts.length === 0 && t('attributes.onlyThere')}
        {attribute.contexts.map((c) => (
          <span key={c}>{c === '*' ? t('attributes.everywhere') : <Id>{c}</Id>} </span>
        ))}
      </dd>
      <dt>{t('attributes.origin')}</dt>
      <dd>
        <bdi>{broughtBy(attribute.origin)}</bdi> · {t('consent.versionNumber', { version: attribute.version })} ·{' '}
        {format.dateTime(attribute.updatedAt)}
      </dd>
    </dl>
  )
}

/** What did not fit, by day: the events are in the history all the same. */
const KeptOut = ({ items }: { items: AttributeDetail['keptOut'] }) => {
  const { t, format } = useI18n()
  if (items.length === 0) return <Empty title={t('attributes.nothingKeptOut')} />
  return (
    <table className={people.table}>
      <thead>
        <tr>
          <th scope="col">{t('attributes.day')}</th>
          <th scope="col">{t('sources.kind')}</th>
          <th scope="col">{t('system.why')}</th>
          <th scope="col">{t('attributes.values')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={`${one.day} ${one.sourceId} ${one.reason}`}>
            <td className={people.when}>{format.calendarDay(one.day)}</td>
            <td>
              <bdi>{one.source}</bdi>
            </td>
            <td>{t(`misfit.${one.reason}`)}</td>
            <td>{format.number(one.count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
