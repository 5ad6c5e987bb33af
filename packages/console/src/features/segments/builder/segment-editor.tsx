import { endpoints, reservedSegmentKeys, segmentLimits } from 'virtual:contracts'
import type { Segment } from '@candor/contracts'
import { printSegment } from '@candor/contracts/segments/print'
import { Button, Checkbox, Tabs, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { call } from '../../../app/api/client.ts'
import { failureOf } from '../../../app/api/problem.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Notice } from '../../../ui/states.tsx'
import form from '../../consent/consent.module.css'
import { DraftNote } from '../../consent/draft-note.tsx'
import { useDraft } from '../../consent/use-draft.ts'
import { usePurposeChoice } from '../use-purpose-choice.ts'
import { segmentsQuery, useSegments } from '../use-segments.ts'
import classes from './builder.module.css'
import { type Action, beginAt, reduce } from './history.ts'
import { LiveCount } from './live-count.tsx'
import { problemsOfTree, soundPart } from './problems.ts'
import { PublishSegment } from './publish-segment.tsx'
import { PurposeFirst } from './purpose-first.tsx'
import { keyOfName, problemOfSegmentKey, revivedDraft, type SegmentDraft } from './segment-draft.ts'
import { TextForm } from './text-form.tsx'
import { definitionOf, nodeOfIssue } from './tree.ts'
import { TreeView } from './tree-view.tsx'
import { type Question, usePreview } from './use-preview.ts'
import { useSentence } from './use-sentence.ts'

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
  const sentenceOf = useSentence()
  const { nameOf } = usePurposeChoice()
  const { items } = useSegments()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  // Read once: from here on what is on the page leads, and the copy on this device follows.
  const [first] = useState(() => revivedDraft(kept.draft))
  const [details, setDetails] = useState<Omit<SegmentDraft, 'root'>>(first)
  const [history, dispatch] = useReducer(reduce, first.root, beginAt)
  const [breakdown, setBreakdown] = useState<string>()
  // What stands in the text field while it is another writing than that of the tree; and what of it was understood.
  const [typed, setTyped] = useState<string | null>(null)
  const [understood, setUnderstood] = useState<string | null>(null)
  const [tab, setTab] = useState<'tree' | 'text'>('tree')
  const [publishing, setPublishing] = useState(false)
  const draft: SegmentDraft = { ...details, root: history.present }
  const isTouched = JSON.stringify(draft) !== JSON.stringify(first)
  const { change } = kept
  const isSaved = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the draft is made of these
  useEffect(() => {
    if (isTouched && !isSaved.current) change(draft)
  }, [details, history.present, isTouched, change])

  const { definition, places } = useMemo(() => definitionOf(history.present), [history.present])
  const missing = useMemo(() => problemsOfTree(history.present, segmentLimits), [history.present])
  const isSound = missing.size === 0
  const { purpose } = details
  const question: Question | null =
    purpose === '' || (!isSound && typed === null)
      ? null
      : {
          purpose,
          definition: typed ?? definition,
          breakdown,
          unseenEvents: details.unseenEvents ? 'allow' : 'refuse',
        }
  const live = usePreview(question)

  // A text that was understood is the tree from then on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer to the text that stands there is the reason
  useEffect(() => {
    if (typed === null || !live.isFresh || live.preview === undefined) return
    setUnderstood(typed)
    if (JSON.stringify(live.preview.definition) !== JSON.stringify(definition))
      dispatch({ do: 'say', definition: live.preview.definition })
  }, [live.isFresh, live.preview])

  const leaveText = () => typed === understood && setTyped(null)
  const act = (action: Action) => {
    setTyped(null)
    dispatch(action)
  }

  const failure = live.error === null ? null : failureOf(live.error)
  const problems = useMemo(() => {
    const found = new Map<string, string[]>()
    const add = (id: string, text: string) => found.set(id, [...(found.get(id) ?? []), text])
    for (const [id, keys] of missing) for (const key of keys) add(id, t(key))
    if (typed === null)
      for (const { path, message } of failure?.issues ?? [])
        add(nodeOfIssue(places, path) ?? history.present.id, message)
    return found
  }, [missing, failure, typed, places, history.present.id, t])

  const taken = [...items.map((s) => s.key), ...reservedSegmentKeys]
  const key = before?.key ?? (details.key === '' ? keyOfName(details.name, taken) : details.key)
  const ofKey = before === null ? problemOfSegmentKey(key, taken) : null
  const save = useMutation({
    mutationFn: (state: 'draft' | 'live' | 'paused') =>
      call(endpoints.putSegment, {
        params: { key },
        body: {
          name: details.name.trim(),
          description: details.description.trim(),
          purpose,
          definition,
          state,
          version: before?.version ?? 0,
          unseenEvents: details.unseenEvents ? 'allow' : 'refuse',
        },
      }),
    onSuccess: async (saved) => {
      isSaved.current = true
      kept.discard()
      await queryClient.invalidateQueries({ queryKey: segmentsQuery.queryKey })
      navigate({ to: '/segments/$key', params: { key: saved.key }, search: { note: 'published' } })
    },
  })
  const isReady = isSound && live.isFresh && details.name.trim() !== '' && ofKey === null
  const sound = useMemo(() => soundPart(history.present, missing), [history.present, missing])
  const set = (said: Partial<typeof details>) => setDetails({ ...details, ...said })

  return (
    <>
      <div className={form.form}>
        <PurposeFirst value={purpose} before={before?.purpose} onChange={(next) => set({ purpose: next })} />
        {purpose !== '' && (
          <fieldset className={form.fieldset}>
            <legend className={form.legend}>{t('segments.named')}</legend>
            <div className={form.pair}>
              <TextInput
                label={t('segments.name')}
                description={t('segments.nameHelp')}
                attributes={{ input: { dir: 'auto' } }}
                maxLength={200}
                value={details.name}
                onChange={(e) => set({ name: e.currentTarget.value })}
              />
              <TextInput
                label={t('segments.key')}
                description={t('segments.keyHelp')}
                attributes={{ input: { dir: 'ltr' } }}
                maxLength={64}
                disabled={before !== null}
                value={key}
                error={details.key !== '' && ofKey !== null && t(ofKey)}
                onChange={(e) => set({ key: e.currentTarget.value })}
              />
            </div>
            <Textarea
              mt="md"
              label={t('segments.description')}
              attributes={{ input: { dir: 'auto' } }}
              autosize
              minRows={1}
              maxLength={2_000}
              value={details.description}
              onChange={(e) => set({ description: e.currentTarget.value })}
            />
          </fieldset>
        )}
      </div>
      {purpose !== '' && (
        <div className={classes.work}>
          <section className={classes.who} aria-label={t('segments.who')}>
            <h2 className={form.legend}>{t('segments.who')}</h2>
            <p className={classes.sentence} data-sentence>
              {sound === null ? t('segments.noSentence') : sentenceOf(sound)}
            </p>
            <Tabs
              value={tab}
              keepMounted={false}
              onChange={(next) => {
                leaveText()
                setTab(next === 'text' ? 'text' : 'tree')
              }}
            >
              <Tabs.List>
                <Tabs.Tab value="tree">{t('segments.tab.tree')}</Tabs.Tab>
                <Tabs.Tab value="text">{t('segments.tab.text')}</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="tree" pt="md">
                {typed !== null && typed !== understood && <Notice>{t('segments.textUnread')}</Notice>}
                <TreeView history={history} dispatch={act} problems={problems} />
              </Tabs.Panel>
              <Tabs.Panel value="text" pt="md">
                <TextForm
                  text={typed ?? (sound === null ? '' : printSegment(sound))}
                  error={typed === null ? null : live.error}
                  onChange={setTyped}
                  onLeave={leaveText}
                />
              </Tabs.Panel>
            </Tabs>
            <Checkbox
              mt="md"
              label={t('segments.unseen')}
              description={t('segments.unseenHelp')}
              checked={details.unseenEvents}
              onChange={(e) => set({ unseenEvents: e.currentTarget.checked })}
            />
          </section>
          <LiveCount
            question={question}
            live={live}
            purpose={nameOf(purpose)}
            breakdown={breakdown}
            onBreakdown={setBreakdown}
          />
        </div>
      )}
      <div className={form.bar}>
        <Button
          disabled={!isReady || (before !== null && !isTouchedSince(before, begin, draft))}
          onClick={() => setPublishing(true)}
        >
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
        {purpose !== '' && details.name.trim() === '' && (
          <span className={form.problem}>{t('segments.problem.name')}</span>
        )}
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

/** Whether anything would change; a draft of the server can also be published as it is. */
const isTouchedSince = (before: Segment, begin: SegmentDraft, now: SegmentDraft): boolean => {
  const plain = ({ root, ...rest }: SegmentDraft) => JSON.stringify([rest, definitionOf(root).definition])
  return before.state === 'draft' || plain(begin) !== plain(now)
}
