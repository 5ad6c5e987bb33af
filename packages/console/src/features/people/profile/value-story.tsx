import type { ProfileValue } from '@candor/contracts'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { Id } from '../../../ui/code.tsx'
import { OriginChip } from '../../../ui/origin-chip.tsx'
import { useAttributes } from '../../attributes/use-attributes.ts'
import { kindLabel } from '../kind-label.ts'
import { usePurposeNames } from '../use-purpose-names.ts'
import classes from './profile.module.css'
import { useChipStory } from './story-of.ts'

type Told = ProfileValue['lost'][number] | ProfileValue

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)

/** Why do we know this? From who said it down to the question, the words agreed to, and what lost against it. */
export const ValueStory = ({ value, place }: { value: ProfileValue; place: string | undefined }) => {
  const { t, format } = useI18n()
  const { nameOf } = usePurposeNames()
  const catalogue = useAttributes()
  const may = useMay()
  return (
    <div className={classes.story}>
      <h3>{t('values.why')}</h3>
      <dl className={classes.facts}>
        <Fact name={t('story.class')}>
          {t(`origin.${value.class}`)}
          {value.confidence !== null && ` · ${t('origin.confidence', { value: value.confidence })}`}
        </Fact>
        <Evidence told={value} />
        <Fact name={t('story.told')}>
          {format.dateTime(value.at)}
          {value.freshness !== null && (
            <span className={classes.under}>
              {t(value.stale ? 'story.staleNow' : 'story.freshness', { share: format.percent(value.freshness) })}
            </span>
          )}
        </Fact>
        {value.expiresAt !== null && <Fact name={t('story.expires')}>{format.dateTime(value.expiresAt)}</Fact>}
        <Fact name={t('story.context')}>
          {value.context === null ? t('story.contextUnknown') : <Id>{value.context}</Id>}
        </Fact>
        <Fact name={t('story.mention')}>
          {t(`mention.${value.mention}`)}
          {place === undefined && !value.mentionable && <span className={classes.under}>{t('story.placeUnsaid')}</span>}
        </Fact>
        <Fact name={t('story.purposes')}>
          <bdi>{value.purposes.length === 0 ? t('state.none') : format.list(value.purposes.map(nameOf))}</bdi>
        </Fact>
        <Origin told={value} />
        <Fact name={t('story.attribute')}>
          {may('attributes:read') ? (
            <Link to="/attributes/$key" params={{ key: value.attribute }} search={{}}>
              <bdi>{catalogue.nameOf(value.attribute)}</bdi>
            </Link>
          ) : (
            <bdi>{catalogue.nameOf(value.attribute)}</bdi>
          )}
        </Fact>
      </dl>
      <Behind value={value} />
    </div>
  )
}

/** The question, the agreement, the partner or the model behind a value. */
const Evidence = ({ told: { evidence } }: { told: Told }) => {
  const { t, format } = useI18n()
  const may = useMay()
  const { question, agreement, partner, model, reference, by, legalBasis } = evidence
  const words =
    agreement === undefined ? '' : t('agreements.nameAndVersion', { name: agreement.key, version: agreement.version })
  return (
    <>
      {question !== undefined && (
        <Fact name={t('story.question')}>
          <bdi>{question.text ?? question.key}</bdi>
          <span className={classes.under}>
            {question.version === undefined
              ? question.key
              : t('agreements.nameAndVersion', { name: question.key, version: question.version })}
            {question.answerId !== undefined && ` · ${t('story.answer', { id: question.answerId })}`}
          </span>
        </Fact>
      )}
      {agreement !== undefined && (
        <Fact name={t('story.agreement')}>
          {may('consent:read') ? (
            <Link
              to="/consent/agreements/$key"
              params={{ key: agreement.key }}
              search={{ version: String(agreement.version) }}
            >
              {words}
            </Link>
          ) : (
            words
          )}
          {agreement.locale !== undefined && <span className={classes.under}>{format.language(agreement.locale)}</span>}
        </Fact>
      )}
      {partner !== undefined && (
        <Fact name={t('story.partner')}>
          <bdi>{partner.name}</bdi>
          <span className={classes.under}>
            {t('story.partnerAgreement', { agreement: partner.agreement, reference: partner.reference })}
          </span>
        </Fact>
      )}
      {model !== undefined && (
        <Fact name={t('story.model')}>
          <bdi>{t('story.modelVersion', { name: model.name, version: model.version })}</bdi>
          <span className={classes.under}>{t('story.inputs', { inputs: format.list(model.inputs) })}</span>
        </Fact>
      )}
      {reference !== undefined && (
        <Fact name={t('story.reference')}>
          <bdi>{reference}</bdi>
          {legalBasis !== undefined && <span className={classes.under}>{t(`basis.${legalBasis}`)}</span>}
        </Fact>
      )}
      {by !== undefined && (
        <Fact name={t('story.by')}>
          <bdi>{by}</bdi>
        </Fact>
      )}
    </>
  )
}

/** The source, the identifier and the event through which a value came. */
const Origin = ({ told: { source, through, messageId } }: { told: Told }) => {
  const { t } = useI18n()
  const may = useMay()
  return (
    <>
      <Fact name={t('story.source')}>
        {source === null && t('story.interface')}
        {source !== null &&
          (may('sources:read') ? (
            <Link to="/sources/$id" params={{ id: String(source.id) }}>
              <bdi>{source.name}</bdi>
            </Link>
          ) : (
            <bdi>{source.name}</bdi>
          ))}
      </Fact>
      {through !== null && (
        <Fact name={t('story.through')}>
          {kindLabel(t, through.kind)}: <bdi>{through.value}</bdi>
        </Fact>
      )}
      <Fact name={t('story.message')}>
        <Id>{messageId}</Id>
      </Fact>
    </>
  )
}

/** What others say, and what was said before: kept, and behind. */
const Behind = ({ value }: { value: ProfileValue }) => {
  const { t, format } = useI18n()
  const { textOf } = useAttributes()
  const storyOf = useChipStory()
  if (value.lost.length === 0) return <p className={classes.under}>{t('story.nothingLost')}</p>
  const others = value.contradictions.map((other) => textOf(value.attribute, other))
  return (
    <>
      {others.length > 0 && (
        <p className={classes.contradiction}>{t('story.contradicted', { values: format.list(others) })}</p>
      )}
      <h3>{t('story.lost')}</h3>
      <ol className={classes.lost}>
        {value.lost.map((one) => (
          <li key={`${one.class} ${one.messageId} ${one.through?.value}`}>
            <OriginChip
              origin={one.class}
              value={textOf(value.attribute, one.value)}
              story={storyOf(one)}
              {...(one.confidence === null ? {} : { confidence: one.confidence })}
            />
            <span>{t(`loss.${one.because}`)}</span>
            <span className={classes.under}>
              <bdi>{one.source?.name ?? t('story.interface')}</bdi> · {format.dateTime(one.at)}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}
