import type { Receipt } from '@candor/proof'
import { Link } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { useMay } from '../../../app/session.ts'
import { Id, Json } from '../../../ui/code.tsx'
import classes from '../consent.module.css'
import { usePlaceText } from '../purposes/purpose-facts.tsx'
import { usePurposes } from '../use-consent.ts'
import { useAnswerText, useChannelText } from './ledger-texts.ts'
import { columnsOf, purposesOf } from './receipt-record.ts'

/** What an entry says, out of its record: who, what, when, where. */
export const ReceiptFacts = ({ receipt }: { receipt: Receipt }) => {
  const { t, format } = useI18n()
  const may = useMay()
  const { nameOf } = usePurposes()
  const [answerText, channelText, placeText] = [useAnswerText(), useChannelText(), usePlaceText()]
  const { record } = receipt
  const entry = columnsOf(receipt)
  const agreed = record.agreed_texts[0]
  const jurisdiction = record.pii_processing[0]?.jurisdiction
  const evidence = Object.keys(entry.evidence ?? {}).length > 0
  return (
    <dl className={classes.facts}>
      <dt>{t('ledger.answer')}</dt>
      <dd>
        <strong>{answerText({ kind: entry.kind ?? 'grant', stage: entry.stage ?? 'none' })}</strong>
      </dd>
      {purposesOf(receipt).map((key) => (
        <Fact key={key} name={t('ledger.purpose')}>
          <Link to="/consent/purposes/$key" params={{ key }} search={{}}>
            {nameOf(key)}
          </Link>
        </Fact>
      ))}
      <Fact name={t('ledger.person')}>
        {may('people:read') ? (
          <Link to="/people/$id" params={{ id: record.pii_principal_id }} search={{}}>
            <Id>{record.pii_principal_id}</Id>
          </Link>
        ) : (
          <Id>{record.pii_principal_id}</Id>
        )}
      </Fact>
      {entry.actor_kind !== undefined && (
        <Fact name={t('ledger.actor')}>
          {t(`ledger.actor.${entry.actor_kind}`)}
          {entry.actor_kind !== 'self' && (
            <>
              {' · '}
              <bdi>{entry.actor}</bdi>
            </>
          )}
          {entry.verified === true && ` · ${t('ledger.verified')}`}
        </Fact>
      )}
      {entry.channel !== undefined && (
        <Fact name={t('ledger.channel')}>
          <bdi>{channelText(entry.channel)}</bdi>
        </Fact>
      )}
      {jurisdiction !== undefined && jurisdiction !== 'unknown' && (
        <Fact name={t('ledger.place')}>{placeText(jurisdiction)}</Fact>
      )}
      <Fact name={t('ledger.when')}>{format.dateTime(record.event.event_time)}</Fact>
      {entry.recorded_at !== undefined && <Fact name={t('ledger.recorded')}>{format.dateTime(entry.recorded_at)}</Fact>}
      {typeof entry.valid_until === 'string' && (
        <Fact name={t('ledger.validUntil')}>{format.dateTime(entry.valid_until)}</Fact>
      )}
      {agreed !== undefined && (
        <Fact name={t('ledger.agreement')}>
          <Link to="/consent/agreements/$key" params={{ key: agreed.agreement }} search={{ version: agreed.version }}>
            {t('agreements.nameAndVersion', { name: agreed.agreement, version: Number(agreed.version) })}
          </Link>
        </Fact>
      )}
      {evidence && (
        <Fact name={t('ledger.evidence')}>
          <Json value={entry.evidence} />
        </Fact>
      )}
    </dl>
  )
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)
