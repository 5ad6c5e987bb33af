import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Ago } from '../../ui/ago.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { useTypedText } from '../../ui/use-typed-text.ts'
import classes from './sources.module.css'
import { useSources } from './use-sources.ts'

const route = getRouteApi('/shell/sources')

export const SourcesPage = () => {
  const { t } = useI18n()
  const may = useMay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const sources = useSources()
  const [typed, setTyped] = useTypedText(search.q ?? '', (next) =>
    navigate({ search: { q: next || undefined }, replace: true }),
  )
  const create = may('sources:write') && <LinkButton to="/sources/new">{t('sources.new')}</LinkButton>
  const all = sources.data?.items ?? []
  const shown = all.filter((s) => s.name.toLocaleLowerCase().includes((search.q ?? '').toLocaleLowerCase()))
  return (
    <Page title={t('nav.sources')} lead={t('sources.lead')} actions={all.length > 0 && create}>
      {sources.isPending && <LoadingRows rows={3} height={64} />}
      {sources.isError && <ErrorPanel error={sources.error} retry={() => sources.refetch()} />}
      {sources.isSuccess && all.length === 0 && (
        <Empty title={t('sources.empty')} help={t('sources.emptyHelp')}>
          {create}
        </Empty>
      )}
      {all.length > 4 && (
        <TextInput
          data-search
          mb="md"
          maw={320}
          leftSection={<IconSearch size={16} aria-hidden />}
          placeholder={t('sources.search')}
          aria-label={t('sources.search')}
          value={typed}
          onChange={(e) => setTyped(e.currentTarget.value)}
        />
      )}
      {all.length > 0 && shown.length === 0 && <Empty title={t('sources.noMatch', { query: search.q ?? '' })} />}
      <ul className={classes.list}>
        {shown.map((source) => (
          <li key={source.id}>
            <Link
              to="/sources/$id"
              params={{ id: String(source.id) }}
              className={classes.card}
              data-off={!source.enabled}
            >
              <span className={classes.name}>
                <bdi>{source.name}</bdi>
                <small>{t(`sources.kind.${source.kind}`)}</small>
              </span>
              <span className={classes.fact}>
                <small>{t('sources.basis')}</small>
                {t(`basis.${source.legalBasis}`)}
              </span>
              <span className={classes.fact}>
                <small>{t('sources.lastEvent')}</small>
                {source.lastEventAt === null ? t('sources.noEvent') : <Ago at={source.lastEventAt} />}
              </span>
              <span className={classes.switch} data-on={source.enabled}>
                {t(source.enabled ? 'sources.on' : 'sources.off')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  )
}
