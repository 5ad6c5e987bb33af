import { endpoints, feedbackKinds, feedbackLanguages, moods } from 'virtual:contracts'
import { Button, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import { useTypedText } from '../../ui/use-typed-text.ts'
import { lookedAt } from '../people/looked-at.ts'
import classes from './feedback.module.css'
import { TextLine } from './text-line.tsx'

const route = getRouteApi('/shell/feedback')

/** What people said, word for word; for those who may see people. */
export const Texts = ({ themeName }: { themeName: (key: string) => string }) => {
  const { t } = useI18n()
  const { q = '', theme, mood, kind, language } = route.useSearch()
  const texts = useInfiniteQuery({
    queryKey: ['feedback', 'texts', q, theme, mood, kind, language],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.listFeedback, {
        query: { q: q === '' ? undefined : q, theme, mood, kind, language, limit: 20, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    ...lookedAt,
  })
  const lines = texts.data?.pages.flatMap((p) => p.items) ?? []
  const isFiltered = [q || undefined, theme, mood, kind, language].some((one) => one !== undefined)
  return (
    <>
      <Filters />
      {texts.isPending && <LoadingRows height={72} />}
      {texts.isError && <ErrorPanel error={texts.error} retry={() => texts.refetch()} />}
      {texts.isSuccess &&
        lines.length === 0 &&
        (isFiltered ? (
          <Empty title={t('feedback.noMatch')}>
            <Link to="/feedback" search={{}}>
              {t('live.clearFilters')}
            </Link>
          </Empty>
        ) : (
          <Empty title={t('feedback.empty')} help={t('feedback.emptyHelp')} />
        ))}
      <ul className={classes.list}>
        {lines.map((line) => (
          <li key={line.id} className={classes.card}>
            <TextLine item={line} themeName={themeName} label={line.label} />
          </li>
        ))}
      </ul>
      {texts.hasNextPage && (
        <Button variant="default" loading={texts.isFetchingNextPage} onClick={() => texts.fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </>
  )
}

const Filters = () => {
  const { t, format } = useI18n()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: Partial<typeof search>) =>
    navigate({ search: (s) => ({ ...s, ...change }), replace: true, resetScroll: false })
  const [text, setText] = useTypedText(search.q ?? '', (next) => set({ q: next.trim() || undefined }))
  return (
    <search className={classes.filters}>
      <TextInput
        data-search
        leftSection={<IconSearch size={16} aria-hidden />}
        aria-label={t('feedback.search')}
        placeholder={t('feedback.search')}
        value={text}
        onChange={(e) => setText(e.currentTarget.value)}
      />
      <Select
        aria-label={t('feedback.mood')}
        placeholder={t('feedback.mood')}
        clearable
        data={moods.map((value) => ({ value, label: t(`feedback.mood.${value}`) }))}
        value={search.mood ?? null}
        onChange={(next) => set({ mood: (next ?? undefined) as typeof search.mood })}
      />
      <Select
        aria-label={t('feedback.kind')}
        placeholder={t('feedback.kind')}
        clearable
        data={feedbackKinds.map((value) => ({ value, label: t(`feedback.kind.${value}`) }))}
        value={search.kind ?? null}
        onChange={(next) => set({ kind: (next ?? undefined) as typeof search.kind })}
      />
      <Select
        aria-label={t('feedback.language')}
        placeholder={t('feedback.language')}
        clearable
        data={feedbackLanguages.map((value) => ({ value, label: format.language(value) }))}
        value={search.language ?? null}
        onChange={(next) => set({ language: (next ?? undefined) as typeof search.language })}
      />
    </search>
  )
}
