import { segmentLimits } from 'virtual:contracts'
import { printSegment } from '@candor/contracts/segments/print'
import { useEffect, useMemo, useReducer, useState } from 'react'
import { failureOf } from '../../../app/api/problem.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { type Action, beginAt, reduce } from './history.ts'
import { problemsOfTree, soundPart } from './problems.ts'
import { definitionOf, type GroupNode, nodeOfIssue } from './tree.ts'
import { type Question, usePreview } from './use-preview.ts'

interface Asked {
  /** Empty until one is chosen: nothing is counted before. */
  purpose: string
  unseenEvents: boolean
}

/**
 * The tree that is being built and everything that follows from it: the definition, what it lacks, its count, and its text, which
 * can be written instead. Whichever was written last leads.
 */
export const useBuilderState = (begin: GroupNode, { purpose, unseenEvents }: Asked) => {
  const { t, language } = useI18n()
  const [history, dispatch] = useReducer(reduce, begin, beginAt)
  const [breakdown, setBreakdown] = useState<string>()
  // What stands in the text field while it is another writing than that of the tree; and what of it was understood.
  const [typed, setTyped] = useState<string | null>(null)
  const [understood, setUnderstood] = useState<string | null>(null)
  const root = history.present
  const { definition, places } = useMemo(() => definitionOf(root), [root])
  const missing = useMemo(() => problemsOfTree(root, segmentLimits), [root])
  const sound = useMemo(() => soundPart(root, missing), [root, missing])
  const canAsk = purpose !== '' && (typed !== null || missing.size === 0)
  const question: Question | null = canAsk
    ? { purpose, definition: typed ?? definition, breakdown, unseenEvents: unseenEvents ? 'allow' : 'refuse' }
    : null
  const live = usePreview(question)

  // A text that was understood is the tree from then on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer to the text that stands there is the reason
  useEffect(() => {
    if (typed === null || !live.isFresh || live.preview === undefined) return
    setUnderstood(typed)
    if (JSON.stringify(live.preview.definition) !== JSON.stringify(definition))
      dispatch({ do: 'say', definition: live.preview.definition })
  }, [live.isFresh, live.preview])

  const failure = typed === null && live.error !== null ? failureOf(live.error) : undefined
  const problems = useMemo(() => {
    const found = new Map<string, string[]>()
    const add = (id: string, text: string) => found.set(id, [...(found.get(id) ?? []), text])
    for (const [id, keys] of missing) for (const key of keys) add(id, t(key))
    for (const { path, message } of failure?.issues ?? []) {
      const id = nodeOfIssue(places, path) ?? root.id
      // The server says it exactly, in English; what it is about is said in the reader's language before.
      if (failure !== undefined && language !== 'en') add(id, t(`error.what.${failure.code}`))
      add(id, message)
    }
    return found
  }, [missing, failure, places, root.id, language, t])

  return {
    history,
    act: (action: Action) => {
      setTyped(null)
      dispatch(action)
    },
    definition,
    /** The part that lacks nothing; null: there is none. */
    sound,
    isSound: missing.size === 0,
    problems,
    question,
    live,
    breakdown,
    setBreakdown,
    text: {
      value: typed ?? (sound === null ? '' : printSegment(sound)),
      error: typed === null ? null : live.error,
      /** The tree is another one than the text says. */
      isUnread: typed !== null && typed !== understood,
      type: setTyped,
      leave: () => typed === understood && setTyped(null),
    },
  }
}

export type BuilderState = ReturnType<typeof useBuilderState>
