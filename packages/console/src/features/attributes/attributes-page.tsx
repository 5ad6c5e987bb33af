import type { AttributeDefinition } from '@candor/contracts'
import { SegmentedControl, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { useTypedText } from '../../ui/use-typed-text.ts'
import classes from './attributes.module.css'
import { nameOfAttribute, useAttributes } from './use-attributes.ts'

const route = getRouteApi('/shell/attributes')
const states = ['active', 'proposed', 'retired'] as const

/** The catalogue: what is known of people, what each value has to be, and what was seen and nobody has described. */
export const AttributesPage = () => {
  const { t, language } = useI18n()
  const may = useMay()
  const { q = '', state = 'active' } = route.useSearch()
  const navigate = route.useNavigate()
  const { query, items } = useAttributes()
  const [text, setText] = useTypedText(q, (next) =>
    navigate({ search: (s) => ({ ...s, q: next.trim() || undefined }), replace: true }),
  )
  const wanted = q.toLocaleLowerCase()
  const fits = (a: AttributeDefinition) =>
    a.key.toLocaleLowerCase().includes(wanted) || nameOfAttribute(a, language).toLocaleLowerCase().includes(wanted)
  const shown = items.filter((a) => a.status === state && fits(a))
  const countOf = (status: (typeof states)[number]) => items.filter((a) => a.status === status).length
  return (
    <Page
      title={t('nav.attributes')}
      lead={t('attributes.lead')}
      actions={
        may('attributes:write') && (
          <LinkButton variant="default" to="/attributes/new">
            {t('attributes.new')}
          </LinkButton>
        )
      }
    >
      <search className={classes.filters}>
        <TextInput
          data-search
          leftSection={<IconSearch size={16} aria-hidden />}
          aria-label={t('attributes.search')}
          placeholder={t('attributes.search')}
          value={text}
          onChange={(e) => setText(e.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('attributes.state')}
          data={states.map((value) => ({ value, label: t(`attributes.state.${value}`, { count: countOf(value) }) }))}
          value={state}
          onChange={(next) =>
            navigate({ search: (s) => ({ ...s, state: next === 'active' ? undefined : (next as 'proposed') }) })
          }
        />
      </search>
      {query.isPending && <LoadingRows height={72} />}
      {query.isError && <ErrorPanel error={query.error} retry={() => query.refetch()} />}
      {query.isSuccess && (
        <Section title={t(`attributes.heading.${state}`)} help={t(`attributes.help.${state}`)}>
          {shown.length === 0 &&
            (q === '' ? (
              <Empty title={t(`attributes.empty.${state}`)} help={t('attributes.emptyHelp')} />
            ) : (
              <Empty title={t('attributes.noMatch', { query: q })} />
            ))}
          <ul className={classes.list}>
            {shown.map((attribute) => (
              <Card key={attribute.key} attribute={attribute} />
            ))}
          </ul>
        </Section>
      )}
    </Page>
  )
}

const Card = ({ attribute }: { attribute: AttributeDefinition }) => {
  const { t, language, format } = useI18n()
  const { key, type, unit, misfits, sensitivity } = attribute
  return (
    <li>
      <Link to="/attributes/$key" params={{ key }} search={{}} className={classes.card} data-key={key}>
        <span className={classes.name}>
          <bdi>{nameOfAttribute(attribute, language)}</bdi>
          <small className="ltr">{key}</small>
        </span>
        <span>
          <small>{t('attributes.type')}</small>
          {t(`attributes.type.${type}`)}
          {unit !== null && <bdi> · {unit}</bdi>}
        </span>
        <span>
          <small>{t('attributes.sensitivity')}</small>
          {t(`attributes.sensitivity.${sensitivity}`)}
        </span>
        <span>
          <small>{t('attributes.keptOut')}</small>
          {misfits === 0 ? '—' : format.number(misfits)}
        </span>
      </Link>
    </li>
  )
}
