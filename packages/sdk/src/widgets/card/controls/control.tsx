/** @jsxImportSource preact */
import type { ShownQuestion } from '@candor/contracts'
import type { AskOptions, WidgetPage } from '../../../core/types.ts'
import type { Language } from '../../language.ts'
import type { Draft } from '../draft.ts'
import type { CardMessages } from '../messages.ts'
import { AmountControl } from './amount.tsx'
import { ChoiceControl } from './choice.tsx'
import { ConsentControl } from './consent.tsx'
import { DateControl } from './date.tsx'
import { FileControl } from './file.tsx'
import { MatrixControl } from './matrix.tsx'
import { RankingControl } from './ranking.tsx'
import { ScaleControl } from './scale.tsx'
import { SliderControl } from './slider.tsx'
import { TextControl } from './text.tsx'

export interface ControlProps {
  question: ShownQuestion
  draft: Draft
  language: Language
  m: CardMessages
  /** The id of the question's words, which name the control. */
  labelledBy: string
  /** Ids of what helps, and of what is wrong. */
  describedBy: string
  invalid: boolean
  /** Sets one person's order of options apart from another's. */
  seed: string
  page: WidgetPage
  options: AskOptions
  layout(): string
  onDraft(draft: Draft): void
  /** An answer that comes as a whole. */
  onAnswer(answer: unknown): void
  onRefuse(): void
}

/** The control of a question, by its form. */
export const Control = (props: ControlProps) => {
  switch (props.question.form.type) {
    case 'single':
    case 'multiple':
    case 'size':
    case 'colour':
    case 'picture':
      return <ChoiceControl {...props} />
    case 'rating':
    case 'nps':
    case 'csat':
    case 'ces':
      return <ScaleControl {...props} />
    case 'number':
    case 'money':
      return <AmountControl {...props} />
    case 'date':
      return <DateControl {...props} />
    case 'slider':
      return <SliderControl {...props} />
    case 'ranking':
      return <RankingControl {...props} />
    case 'matrix':
      return <MatrixControl {...props} />
    case 'short_text':
    case 'long_text':
    case 'contact':
      return <TextControl {...props} />
    case 'file':
      return <FileControl {...props} />
    case 'consent':
      return <ConsentControl {...props} />
  }
}
