import { endpoints } from 'virtual:contracts'
import { Button, Checkbox, Group, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { useReasonText } from '../../ui/outcome.tsx'
import { Page } from '../../ui/page.tsx'
import { Done, Empty, ErrorPanel, LoadingRows } from '../../ui/states.tsx'
import classes from './quarantine.module.css'
import { type Deed, QuarantineConfirm } from './quarantine-confirm.tsx'
import { QuarantineRow } from './quarantine-row.tsx'

const route = getRouteApi('/shell/quarantine')
const states = ['open', 'replayed', 'discarded'] as const

export const QuarantinePage = () => {
  const { t } = useI18n()
  const may = useMay()
  const reasonText = useReasonText()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [deed, setDeed] = useState<Deed | null>(null)
  const [told, setTold] = useState<string | null>(null)
  const state = search.state ?? 'open'
  const list = useInfiniteQuery({
    queryKey: ['quarantine', search],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.listQuarantine, { query: { state, reason: search.reason, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const items = list.data?.pages.flatMap((p) => p.items) ?? []
  const reasons = list.data?.pages[0]?.reasons ?? []
  const chosen = items.filter((i) => selected.has(i.id)).map((i) => i.id)
  const workable = state === 'open' && may('quarantine:write')
  const openOfReason = reasons.find((r) => r.reason === search.reason)?.open ?? 0
  const show = (next: typeof search) => {
    setSelected(new Set())
    setTold(null)
    navigate({ search: next })
  }
  const toggle = (id: string) =>
    setSelected((old) => (old.has(id) ? new Set([...old].filter((o) => o !== id)) : new Set([...old, id])))

  return (
    <Page title={t('nav.quarantine')} lead={t('quarantine.lead')}>
      <Group mb="md">
        <SegmentedControl
          aria-label={t('quarantine.state')}
          data={states.map((s) => ({ value: s, label: t(`quarantine.state.${s}`) }))}
          value={state}
          onChange={(next) => show({ ...(next === 'open' ? {} : { state: next }), reason: search.reason })}
        />
      </Group>
      {reasons.length > 0 && (
        <fieldset className={classes.reasons}>
          <legend>{t('quarantine.reasons')}</legend>
          {reasons.map(({ reason, open }) => (
            <button
              key={reason}
              type="button"
              aria-pressed={search.reason === reason}
              onClick={() => show({ ...search, reason: search.reason === reason ? undefined : reason })}
            >
              <span>{reasonText(reason)}</span>
              <strong>{t('quarantine.openCount', { count: open })}</strong>
            </button>
          ))}
        </fieldset>
      )}
      {told !== null && <Done>{told}</Done>}
      {list.isPending && <LoadingRows height={64} />}
      {list.isError && <ErrorPanel error={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty
          title={t(state === 'open' ? 'quarantine.empty' : 'quarantine.emptyState')}
          {...(state === 'open' ? { help: t('quarantine.emptyHelp') } : {})}
        />
      )}
      {workable && items.length > 0 && (
        <div className={classes.bar}>
          <Checkbox
            label={chosen.length === 0 ? t('quarantine.selectAll') : t('quarantine.selected', { count: chosen.length })}
            checked={chosen.length === items.length}
            indeterminate={chosen.length > 0 && chosen.length < items.length}
            onChange={(e) => setSelected(new Set(e.currentTarget.checked ? items.map((i) => i.id) : []))}
          />
          <Group gap="xs">
            {chosen.length > 0 ? (
              <>
                <Button size="xs" onClick={() => setDeed({ kind: 'replay', ids: chosen, count: chosen.length })}>
                  {t('quarantine.replay')}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => setDeed({ kind: 'discard', ids: chosen, count: chosen.length })}
                >
                  {t('quarantine.discard')}
                </Button>
              </>
            ) : (
              search.reason !== undefined && (
                <>
                  <Button
                    size="xs"
                    onClick={() => setDeed({ kind: 'replay', reason: search.reason ?? '', count: openOfReason })}
                  >
                    {t('quarantine.replayReason')}
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => setDeed({ kind: 'discard', reason: search.reason ?? '', count: openOfReason })}
                  >
                    {t('quarantine.discardReason')}
                  </Button>
                </>
              )
            )}
          </Group>
        </div>
      )}
      <ul className={classes.list}>
        {items.map((item) => (
          <QuarantineRow
            key={item.id}
            item={item}
            selected={selected.has(item.id)}
            {...(workable ? { onToggle: () => toggle(item.id) } : {})}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
      <QuarantineConfirm
        deed={deed}
        onClose={() => setDeed(null)}
        onDone={(sentence) => {
          setDeed(null)
          setSelected(new Set())
          setTold(sentence)
        }}
      />
    </Page>
  )
}
