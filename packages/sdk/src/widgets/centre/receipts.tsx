/** @jsxImportSource preact */
import type { Receipt } from '../contract.ts'
import { fill, formatDate, type Language } from '../language.ts'
import type { CentreMessages } from './messages.ts'
import type { ChoiceSource } from './source.ts'

interface Props {
  m: CentreMessages
  language: Language
  receipts: readonly Receipt[]
  source: ChoiceSource
  nameOf(purpose: string): string
  /** `soon`: it is being made. */
  onOutcome(outcome: 'saved' | 'soon' | 'failed'): void
}

/** Hands a file to the browser under a name. */
const download = (content: Blob, name: string): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** Proof of each answer, newest first, for the person to keep. */
export const Receipts = ({ m, language, receipts, source, nameOf, onOutcome }: Props) => {
  const fetchOne = async ({ id, url }: Receipt): Promise<void> => {
    const reply = await source.receipt(url)
    if (reply.ok) download(reply.value, `receipt-${id}.json`)
    // An answer is proved by the next signature of the log, a minute later at the latest.
    const isSoon = !reply.ok && reply.status === 404 && reply.retryAfter !== null
    onOutcome(reply.ok ? 'saved' : isSoon ? 'soon' : 'failed')
  }
  const newest = [...receipts].sort((a, b) => (a.at < b.at ? 1 : -1))
  return (
    <section aria-labelledby="receipts">
      <h2 id="receipts">{m.receipts}</h2>
      <p class="quiet">
        {receipts.length === 0 ? m.receiptsEmpty : m.receiptsIntro}{' '}
        {receipts.length > 0 && (
          <a href={source.verifyUrl} target="_blank" rel="noreferrer">
            {m.verify}
          </a>
        )}
      </p>
      {receipts.length > 0 && (
        <ul class="panel">
          {newest.map((receipt) => {
            const purpose = nameOf(receipt.purpose)
            const date = formatDate(language, receipt.at)
            return (
              <li key={receipt.id} class="purpose">
                <div>
                  <strong>{purpose}</strong>
                  <p>{date}</p>
                </div>
                <button
                  type="button"
                  aria-label={fill(m.downloadOf, { purpose, date })}
                  onClick={() => void fetchOne(receipt)}
                >
                  {m.download}
                </button>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
