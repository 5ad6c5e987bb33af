import { isOf } from '../kinds.ts'
import type { Condition } from '../tree.ts'
import { AttributeForm, DateForm } from './attribute-form.tsx'
import { EdgeForm, PerformedForm, SectionForm, TotalForm } from './events-forms.tsx'
import { LikelihoodForm } from './likelihood-form.tsx'
import { LifecycleForm, RecipientForm, RfmForm, SampleForm, SegmentForm } from './other-forms.tsx'
import { ConsentForm, FrequencyForm, IdentifierForm, PreferenceForm } from './said-forms.tsx'
import { SequenceForm } from './sequence-form.tsx'
import { SignalForm } from './signal-form.tsx'

interface Props {
  said: Condition
  onChange: (said: Condition) => void
}

/** The form of a condition, by its kind. */
export const ConditionForm = ({ said, onChange }: Props) => {
  if (isOf(said, 'attribute')) return <AttributeForm said={said} onChange={onChange} />
  if (isOf(said, 'date')) return <DateForm said={said} onChange={onChange} />
  if (isOf(said, 'identifier')) return <IdentifierForm said={said} onChange={onChange} />
  if (isOf(said, 'recipient')) return <RecipientForm said={said} onChange={onChange} />
  if (isOf(said, 'performed')) return <PerformedForm said={said} onChange={onChange} />
  if (isOf(said, 'edge')) return <EdgeForm said={said} onChange={onChange} />
  if (isOf(said, 'total')) return <TotalForm said={said} onChange={onChange} />
  if (isOf(said, 'sequence')) return <SequenceForm said={said} onChange={onChange} />
  if (isOf(said, 'section')) return <SectionForm said={said} onChange={onChange} />
  if (isOf(said, 'consent')) return <ConsentForm said={said} onChange={onChange} />
  if (isOf(said, 'preference')) return <PreferenceForm said={said} onChange={onChange} />
  if (isOf(said, 'frequency')) return <FrequencyForm said={said} onChange={onChange} />
  if (isOf(said, 'segment')) return <SegmentForm said={said} onChange={onChange} />
  if (isOf(said, 'lifecycle')) return <LifecycleForm said={said} onChange={onChange} />
  if (isOf(said, 'rfm')) return <RfmForm said={said} onChange={onChange} />
  if (isOf(said, 'likelihood')) return <LikelihoodForm said={said} onChange={onChange} />
  if (isOf(said, 'sample')) return <SampleForm said={said} onChange={onChange} />
  return isOf(said, 'signal') ? <SignalForm said={said} onChange={onChange} /> : null
}
