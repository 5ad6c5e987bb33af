import type { LedgerLine } from '@candor/contracts'
import { Link } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { Id } from '../../../ui/code.tsx'
import { usePlaceText } from '../purposes/purpose-facts.tsx'
import { usePurposes } from '../use-consent.ts'
import classes from './ledger.module.css'
import { useAnswerText, useChannelText } from './ledger-texts.ts'

interface Props {
  line: LedgerLine
  /** Entries up to this number have a receipt by now. */
  provenTo: number
  seesPeople: boolean
}

export const LedgerRow = ({ line, provenTo, seesPeople }: Props) => {
  const { t, format } = useI18n()
  const { nameOf } = usePurposes()
  const [answerText, channelText, placeText] = [useAnswerText(), useChannelText(), usePlaceText()]
  const others = line.actorKind === 'self' ? null : line.actor
  return (
    <tr>
      <td className={classes.number}>{format.number(line.seq)}</td>
      <td>
        <Link to="/consent/ledger/$id" params={{ id: line.id }} className={classes.answer}>
          {answerText(line)}
          {line.purpose !== null && (
            <>
              {': '}
              <bdi>{nameOf(line.purpose)}</bdi>
            </>
          )}
        </Link>
        {line.verified && <span className={classes.under}>{t('ledger.verified')}</span>}
        {line.seq > provenTo && <span className={classes.under}>{t('ledger.unproven')}</span>}
      </td>
      <td className={classes.quiet}>
        {t(`ledger.actor.${line.actorKind}`)}
        {others !== null && (
          <span className={classes.under}>
            <bdi>{others}</bdi>
          </span>
        )}
      </td>
      <td className={classes.quiet}>
        <bdi>{channelText(line.channel)}</bdi>
        {line.jurisdiction !== null && line.jurisdiction !== '' && (
          <span className={classes.under}>{placeText(line.jurisdiction)}</span>
        )}
      </td>
      {seesPeople && (
        <td className={classes.quiet}>
          {line.personId !== null && (
            <Link to="/people/$id" params={{ id: line.personId }} search={{}}>
              <Id>{`…${line.personId.slice(-8)}`}</Id>
            </Link>
          )}
        </td>
      )}
      <td className={`${classes.quiet} ${classes.when}`}>
        <time dateTime={line.occurredAt}>{format.dateTime(line.occurredAt)}</time>
      </td>
    </tr>
  )
}
