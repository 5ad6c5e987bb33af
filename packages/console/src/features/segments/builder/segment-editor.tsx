import { endpoints, reservedSegmentKeys } from 'virtual:contracts'
import type { Segment } from '@candor/contracts'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import form from '../../consent/consent.module.css'
import { DraftNote } from '../../consent/draft-note.tsx'
import { useDraft } from '../../consent/use-draft.ts'
import { useCounts } from '../counts.ts'
import { usePurposeChoice } from '../use-purpose-choice.ts'
import { segmentsQuery, useSegments } from '../use-segments.ts'
import classes from './builder.module.css'
import { LiveCount } from './live-count.tsx'
import { Named } from './named.tsx'
import { PublishSegment } from './publish-segment.tsx'
import { PurposeFirst } from './purpose-first.tsx'
import { isAnotherDraft, keyOfName, problemOfSegmentKey, revivedDraft, type SegmentDraft } from './segment-draft.ts'
import { useBuilderState } from './use-builder-state.ts'
import { WhoIsIn } from './who-is-in.tsx'

interface Props {
  /** What is changed; null: a new one is written. */
  before: Segment | null
  begin: SegmentDraft
  /** Under which the draft is kept on this device. */
  draftName: string
}

/** Writes a segment: its purpose, its name, and who is in it, counted while one types. */
export const SegmentEditor = (props: Props) => {
  const kept = useDraft<SegmentDraft>(props.draftName, props.before?.version ?? 0, props.begin)
  const [round, setRound] = useState(0)
  return (
    <>
      <DraftNote
        isKept={kept.isKept}
        isBehind={kept.isBehind}
        onDiscard={() => {
          kept.discard()
          setRound(round + 1)
        }}
      />
      <Editor key={round} {...props} kept={kept} />
    </>
  )
}

const Editor = ({ before, begin, kept }: Props & { kept: ReturnType<typeof useDraft<SegmentDraft>> }) => {
  const { t } = useI18n()
  const { nameOf } = usePurposeChoice()
  const { items } = useSegments()
  const { countText } = useCounts()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  // Read once: from here on what is on the page leads, and the copy on this device follows.
  const [first] = useState(() => revivedDraft(kept.draft))
  const [details, setDetails] = useState<Omit<SegmentDraft, 'root'>>(first)
  const builder = useBuilderState(first.root, details)
  const [publishing, setPublishing] = useState(false)
  const isSaved = useRef(false)
  const { purpose, name, unseenEvents } = details
  const { live, isSound } = builder
  const draft: SegmentDraft = { ...details, root: builder.history.present }
  const isTouched = JSON.stringify(draft) !== JSON.stringify(first)
  const { change } = kept
  // biome-ignore lint/correctness/useExhaustiveDependencies: the draft is made of these
  useEffect(() => {
    if (isTouched && !isSaved.current) change(draft)
  }, [details, builder.history.present, isTouched, change])

  const taken = [...items.map((s) => s.key), ...reservedSegmentKeys]
  const key = before?.key ?? (details.key === '' ? keyOfName(name, taken) : details.key)
  const ofKey = before === null ? problemOfSegmentKey(key, taken) : null
  const save = useMutation({
    mutationFn: (state: 'draft' | 'live' | 'paused') =>
      call(endpoints.putSegment, {
        params: { key },
        body: {
          name: name.trim(),
          description: details.description.trim(),
          purpose,
          definition: builder.definition,
          state,
          version: before?.version ?? 0,
          unseenEvents: unseenEvents ? 'allow' : 'refuse',
        },
      }),
    onSuccess: async (saved) => {
      isSaved.current = true
      kept.discard()
      await queryClient.invalidateQueries({ queryKey: segmentsQuery.queryKey })
      navigate({ to: '/segments/$key', params: { key: saved.key }, search: { note: 'published' } })
    },
  })
  const isReady = isSound && live.isFresh && name.trim() !== '' && ofKey === null
  const isNews = before === null || before.state === 'draft' || isAnotherDraft(begin, draft)
  const set = (said: Partial<typeof details>) => setDetails({ ...details, ...said })

  return (
    <>
      <div className={form.form}>
        <PurposeFirst value={purpose} before={before?.purpose} onChange={(next) => set({ purpose: next })} />
        {purpose !== '' && (
          <Named details={details} segmentKey={key} isNew={before === null} problem={ofKey} onChange={set} />
        )}
      </div>
      {purpose !== '' && (
        <div className={classes.work}>
          <WhoIsIn
            builder={builder}
            unseenEvents={unseenEvents}
            onUnseenEvents={(allowed) => set({ unseenEvents: allowed })}
          />
          <LiveCount
            question={builder.question}
            live={live}
            purpose={nameOf(purpose)}
            breakdown={builder.breakdown}
            onBreakdown={builder.setBreakdown}
          />
        </div>
      )}
      <div className={form.bar}>
        <Button disabled={!isReady || !isNews} onClick={() => setPublishing(true)}>
          {t('segments.publishAsk')}
        </Button>
        {before === null ? (
          <LinkButton variant="default" to="/segments" search={{}}>
            {t('consent.later')}
          </LinkButton>
        ) : (
          <LinkButton variant="default" to="/segments/$key" params={{ key: before.key }} search={{}}>
            {t('consent.later')}
          </LinkButton>
        )}
        {live.preview !== undefined && (
          <span className={classes.barCount} data-old={!live.isFresh || undefined} aria-hidden="true">
            {countText(live.preview.count)}
            {live.preview.count !== null && <small> {t('segments.peopleUnit', { count: live.preview.count })}</small>}
          </span>
        )}
        {purpose !== '' && name.trim() === '' && <span className={form.problem}>{t('segments.problem.name')}</span>}
        {purpose !== '' && !isSound && <span className={form.problem}>{t('segments.unsound')}</span>}
      </div>
      {live.preview !== undefined && (
        <PublishSegment
          opened={publishing}
          draft={draft}
          before={before}
          preview={live.preview}
          pending={save.isPending}
          error={save.error}
          onPublish={save.mutate}
          onClose={() => {
            setPublishing(false)
            save.reset()
          }}
        />
      )}
    </>
  )
}
