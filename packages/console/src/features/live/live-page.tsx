import { Button, Chip, Group, Select, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import { Page } from '../../ui/page.tsx'
import { Notice } from '../../ui/states.tsx'
import { useTypedText } from '../../ui/use-typed-text.ts'
import { useSources } from '../sources/use-sources.ts'
import classes from './live.module.css'
import { LiveEmpty } from './live-empty.tsx'
import { fits, keptLines, type LiveFilter, type Outcome, outcomes } from './live-feed.ts'
import { LiveRow } from './live-row.tsx'
import { useLive } from './use-live.ts'

const route = getRouteApi('/shell/live')

export const LivePage = () => {
  const { t, format } = useI18n()
  const { feed, dispatch, connection } = useLive()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const sources = useSources()
  const [name, setName] = useTypedText(search.name ?? '', (next) =>
    navigate({ search: (s) => ({ ...s, name: next || undefined }), replace: true }),
  )
  const toggle = () => dispatch({ type: feed.paused ? 'resume' : 'pause' })
  useHotkeys([['p', toggle]])

  const filter: LiveFilter = {
    outcomes: outcomes.filter((o) => search.outcome?.split(',').includes(o)),
    sourceId: search.source === undefined ? undefined : Number(search.source),
    name: search.name ?? '',
  }
  const shown = feed.lines.filter((line) => fits(line, filter))
  const total = outcomes.reduce((sum, o) => sum + feed.counts[o], 0)
  const filtered = filter.outcomes.length > 0 || filter.sourceId !== undefined || filter.name !== ''

  return (
    <Page
      title={t('nav.live')}
      lead={t('live.lead')}
      actions={
        <>
          <span className={classes.status} data-state={feed.paused ? 'paused' : connection} role="status">
            {t(`live.status.${feed.paused ? 'paused' : connection}`)}
          </span>
          <Button
            variant="default"
            leftSection={feed.paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
            onClick={toggle}
          >
            {t(feed.paused ? 'live.resume' : 'live.pause')}
          </Button>
          {total > 0 && (
            <Button variant="subtle" color="gray" onClick={() => dispatch({ type: 'clear' })}>
              {t('live.clear')}
            </Button>
          )}
        </>
      }
    >
      <p className={classes.total}>
        <strong>{format.number(total)}</strong> {t('live.seen', { count: total })}
      </p>
      <div className={classes.filters}>
        <Chip.Group
          multiple
          value={[...filter.outcomes]}
          onChange={(next: string[]) =>
            navigate({ search: (s) => ({ ...s, outcome: next.join(',') || undefined }), replace: true })
          }
        >
          <Group gap={6} role="group" aria-label={t('live.filter.outcome')}>
            {outcomes.map((outcome: Outcome) => (
              <Chip key={outcome} value={outcome} size="sm" variant="outline" className={classes.chip}>
                {t(`outcome.${outcome}`)} <b>{format.number(feed.counts[outcome])}</b>
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <div className={classes.fields}>
          <TextInput
            data-search
            leftSection={<IconSearch size={16} aria-hidden />}
            placeholder={t('live.filter.name')}
            aria-label={t('live.filter.name')}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          {(sources.data?.items.length ?? 0) > 1 && (
            <Select
              aria-label={t('live.filter.source')}
              placeholder={t('live.filter.everySource')}
              clearable
              data={sources.data?.items.map((s) => ({ value: String(s.id), label: s.name })) ?? []}
              value={search.source ?? null}
              onChange={(next) => navigate({ search: (s) => ({ ...s, source: next ?? undefined }), replace: true })}
            />
          )}
        </div>
      </div>

      {feed.held.length > 0 && (
        <button type="button" className={classes.held} onClick={toggle}>
          {t('live.held', { count: feed.held.length })} · {t('live.resume')}
        </button>
      )}
      {total === 0 && <LiveEmpty />}
      {total > 0 && shown.length === 0 && (
        <Notice>
          {t('live.nothing')}{' '}
          {filtered && (
            <Button variant="subtle" size="compact-sm" onClick={() => navigate({ search: {}, replace: true })}>
              {t('live.clearFilters')}
            </Button>
          )}
        </Notice>
      )}
      {shown.length > 0 && (
        <ol className={classes.list} aria-label={t('live.list')}>
          {shown.map((line) => (
            <LiveRow key={line.key} line={line} source={sources.nameOf(line.sourceId)} />
          ))}
        </ol>
      )}
      {feed.lines.length === keptLines && <p className={classes.bounded}>{t('live.bounded', { count: keptLines })}</p>}
    </Page>
  )
}
