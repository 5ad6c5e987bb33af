import type { AnswerReward } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'
import { textOfPurpose, usePurposes } from '../../consent/use-consent.ts'
import { usePurposeNames } from '../../people/use-purpose-names.ts'
import classes from '../asking.module.css'
import { directionOf } from '../language-switch.tsx'
import { optionsOfType } from './form-fields.ts'
import { noText, type QuestionDraft } from './question-draft.ts'

/** A reward in words. */
export const useRewardText = () => {
  const { t } = useI18n()
  return (reward: AnswerReward): string =>
    reward.kind === 'points'
      ? t('rewards.points', { count: reward.amount })
      : t('asking.offerNamed', { offer: reward.offer })
}

/** The words of a question as one card shows them, in one language: before it is answered, and what is said after. */
export const QuestionPreview = ({ draft, locale }: { draft: QuestionDraft; locale: string }) => {
  const { t, format } = useI18n()
  const purposes = useUsedFor(locale)
  const rewardText = useRewardText()
  const text = draft.texts[locale] ?? noText
  return (
    <figure className={classes.preview} aria-label={t('asking.previewIn', { language: format.language(locale) })}>
      <div lang={locale} dir={directionOf(locale)}>
        <p className={classes.ask}>{text.ask === '' ? '…' : text.ask}</p>
        {text.help !== '' && <p className={classes.quiet}>{text.help}</p>}
        <Control draft={draft} locale={locale} />
        {text.why !== '' && <p>{text.why}</p>}
        {text.gets !== '' && <p>{text.gets}</p>}
      </div>
      {draft.reward !== null && <p className={classes.quiet}>{rewardText(draft.reward)}</p>}
      <p className={classes.quiet}>
        {t('asking.usedFor')} <bdi>{format.list(draft.purposes.map(purposes))}</bdi>
      </p>
      {text.effect !== '' && (
        <>
          <p className={classes.quiet}>{t('asking.afterwards')}</p>
          <p lang={locale} dir={directionOf(locale)}>
            {text.effect.replaceAll('{answer}', firstAnswer(draft, locale))}
          </p>
        </>
      )}
    </figure>
  )
}

const useUsedFor = (locale: string) => {
  const { find } = usePurposes()
  const { nameOf } = usePurposeNames()
  return (key: string): string => {
    const purpose = find(key)
    return purpose === undefined ? nameOf(key) : textOfPurpose(purpose, locale).name
  }
}

const firstAnswer = ({ options }: QuestionDraft, locale: string): string => {
  const first = options[0]
  return first === undefined ? '…' : first.words[locale] || first.key
}

const scales = { nps: [0, 10], csat: [1, 5], ces: [1, 7] } as const

const Control = ({ draft, locale }: { draft: QuestionDraft; locale: string }) => {
  const { form, options, rows } = draft
  const word = (o: QuestionDraft['options'][number]) => o.words[locale] || o.key
  const carries = optionsOfType(form.type)
  if (form.type === 'matrix')
    return (
      <>
        <Chips items={rows.map((row) => ({ id: row.id, text: word(row) }))} />
        <Chips items={options.map((o) => ({ id: o.id, text: word(o) }))} />
      </>
    )
  if (carries !== null)
    return (
      <Chips
        items={options.map((o) => ({
          id: o.id,
          text: carries === 'system' ? `${o.extra} ${word(o)}` : word(o),
          ...(carries === 'hex' ? { hex: o.extra } : {}),
        }))}
      />
    )
  const [least, most] =
    form.type === 'rating' ? [1, Number(form.steps ?? 5)] : (scales[form.type as keyof typeof scales] ?? [0, -1])
  if (most > least && most <= 10)
    return (
      <>
        <Chips items={Array.from({ length: most - least + 1 }, (_, i) => ({ id: i, text: String(least + i) }))} />
        <Ends draft={draft} locale={locale} />
      </>
    )
  return (
    <>
      <div className={classes.field} aria-hidden="true">
        {form.type === 'slider' ? `${form.least ?? 0} – ${form.most ?? 100} ${form.unit ?? ''}` : '…'}
      </div>
      <Ends draft={draft} locale={locale} />
    </>
  )
}

const Chips = ({ items }: { items: readonly { id: number; text: string; hex?: string }[] }) => (
  <ul className={classes.chips}>
    {items.map(({ id, text, hex }) => (
      <li key={id}>
        {hex !== undefined && <span className={classes.swatch} style={{ background: hex }} aria-hidden="true" />}
        <bdi>{text}</bdi>
      </li>
    ))}
  </ul>
)

/** The words at the ends of a scale. */
const Ends = ({ draft, locale }: { draft: QuestionDraft; locale: string }) => {
  const { low, high } = draft.texts[locale] ?? noText
  if (low === '' && high === '') return null
  return (
    <div className={classes.ends}>
      <span>{low}</span>
      <span>{high}</span>
    </div>
  )
}
