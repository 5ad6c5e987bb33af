import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { Page, Section } from '../../ui/page.tsx'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { Nps } from './nps.tsx'
import { Texts } from './texts.tsx'
import { ThemeDetail } from './theme-detail.tsx'
import { ThemeList } from './theme-list.tsx'
import { type Range, ranges, themesQuery } from './use-feedback.ts'

const route = getRouteApi('/shell/feedback')

/** What people say: how many would recommend us, of what they speak, what is done about it, and their own words. */
export const FeedbackPage = () => {
  const { t, language } = useI18n()
  const may = useMay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const range: Range = search.range ?? '90'
  const themes = useQuery(themesQuery(range))
  const open = themes.data?.themes.find((theme) => theme.key === search.theme)
  const nameOf = (key: string) => themes.data?.themes.find((theme) => theme.key === key)?.names[language] ?? key
  return (
    <Page
      title={t('nav.feedback')}
      lead={t('feedback.lead')}
      actions={
        <SegmentedControl
          aria-label={t('rates.range')}
          data={(Object.keys(ranges) as Range[]).map((value) => ({ value, label: t(`rates.range.${value}`) }))}
          value={range}
          onChange={(next) =>
            navigate({ search: (s) => ({ ...s, range: next === '90' ? undefined : (next as '30') }), replace: true })
          }
        />
      }
    >
      <Section title={t('feedback.nps')} help={t('feedback.npsHelp')}>
        <Nps range={range} />
      </Section>
      <Section title={t('feedback.themes')} help={t('feedback.themesHelp')}>
        {themes.isPending && <LoadingRows height={56} />}
        {themes.isError && <ErrorPanel error={themes.error} retry={() => themes.refetch()} />}
        {themes.isSuccess &&
          (themes.data.texts === null ? (
            <Empty title={t('feedback.noThemes')} help={t('feedback.noThemesHelp')} />
          ) : (
            <ThemeList themes={themes.data} open={open?.key} />
          ))}
      </Section>
      {open !== undefined && <ThemeDetail theme={open} />}
      {may('people:read') && (
        <Section
          title={open === undefined ? t('feedback.texts') : t('feedback.textsOf', { theme: open.names[language] })}
          help={t('feedback.textsHelp')}
        >
          <Texts themeName={nameOf} />
        </Section>
      )}
    </Page>
  )
}
