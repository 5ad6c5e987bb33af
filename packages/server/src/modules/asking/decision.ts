import { type AskDecision, type Policy, sentencesOfReason } from '@candor/contracts'
import type { Candidate } from './choose/candidate.ts'
import type { Choice } from './choose/choose.ts'

const at = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())
const what = ({ kind, key, version }: Candidate) => ({ kind, key, version })

/** A choice as data, with its sentences: kept with what was asked, and shown by the simulator. Pure. */
export const decisionOf = (
  choice: Choice,
  moment: { readonly placement: string; readonly channel: string; readonly now: number; readonly policy: Policy },
): AskDecision => ({
  ...{ at: at(moment.now)!, placement: moment.placement, channel: moment.channel, policy: moment.policy },
  asked: choice.asked && {
    ...what(choice.asked.candidate),
    ...{ because: choice.asked.because, sentences: sentencesOfReason(choice.asked.because), score: choice.asked.score },
  },
  notAsked: choice.notAsked.map(({ candidate, because, earliest, score }) => ({
    ...what(candidate),
    ...{ because, sentences: sentencesOfReason(because), earliest: at(earliest), score },
  })),
  earliest: at(choice.earliest),
})
