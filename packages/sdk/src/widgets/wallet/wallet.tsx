/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks'
import { uuid } from '../../core/ids.ts'
import { mayRetry, type Reply } from '../api/request.ts'
import { fill, formatDate, formatList, type Language } from '../language.ts'
import type { Coupon, Item, Wallet as WalletState } from './contract.ts'
import { type WalletMessages, walletMessages } from './messages.ts'
import type { WalletSource } from './source.ts'
import { benefitWords, pointsWords } from './words.ts'

interface Props {
  source: WalletSource
  language: Language
  onClose?: (() => void) | undefined
  /** Told of each wallet that came. */
  onWallet?(wallet: WalletState): void
}

const isEnded = (reply: Reply<unknown>): boolean => !reply.ok && [401, 403, 404, 410].includes(reply.status)

/** Why nothing was taken, by the code of the server. */
const refusal = (m: WalletMessages, reply: Extract<Reply<unknown>, { ok: false }>): string => {
  if (isEnded(reply)) return m.linkEnded
  if (reply.code === 'points_short') return m.short
  if (reply.code === 'reward_not_offered') return m.notOffered
  return reply.code === 'budget_exhausted' ? m.exhausted : m.takeFailed
}

const CouponRow = ({
  coupon,
  language,
  m,
  onSaid,
}: {
  coupon: Coupon
  language: Language
  m: WalletMessages
  onSaid(text: string): void
}) => {
  const { name, code, state, endsAt, benefit } = coupon
  const copy = (): void => {
    void (async () => navigator.clipboard.writeText(code ?? ''))().then(
      () => onSaid(m.copied),
      () => onSaid(m.copyFailed),
    )
  }
  const rest = [
    benefitWords(language, benefit),
    m.states[state],
    endsAt && fill(m.until, { date: formatDate(language, endsAt) }),
  ]
  return (
    <li class="purpose">
      <div>
        <strong dir="auto">{name}</strong>
        <p>{rest.filter((one) => one).join(' · ')}</p>
        {code && (
          <p>
            {m.code}: <code dir="ltr">{code}</code>
          </p>
        )}
      </div>
      {code && state === 'open' && (
        <button type="button" aria-label={`${m.copy}: ${code}`} onClick={copy}>
          {m.copy}
        </button>
      )}
    </li>
  )
}

interface ItemProps {
  item: Item
  wallet: WalletState
  language: Language
  m: WalletMessages
  busy: boolean
  onTake(key: string): void
}

/** Spending asks once more, in the same place: nothing is spent by a slip. */
const ItemRow = ({ item, wallet, language, m, busy, onTake }: ItemProps) => {
  const [asked, setAsked] = useState(false)
  const points = (n: number) => pointsWords(language, n, wallet.pointsName)
  const { key, name, description, price, affordable, benefit, endsAt } = item
  const rest = [
    benefitWords(language, benefit),
    description,
    endsAt && fill(m.until, { date: formatDate(language, endsAt) }),
  ]
  return (
    <li class="purpose">
      <div>
        <strong dir="auto">{name}</strong>
        <p dir="auto">{rest.filter((one) => one).join(' · ')}</p>
        {!affordable && <p>{fill(m.missing, { points: points(Math.max(0, price - wallet.balance.active)) })}</p>}
      </div>
      {affordable && !asked && (
        <button
          type="button"
          disabled={busy}
          aria-label={`${price === 0 ? m.takeFree : fill(m.take, { points: points(price) })}: ${name}`}
          onClick={() => (price === 0 ? onTake(key) : setAsked(true))}
        >
          {price === 0 ? m.takeFree : fill(m.take, { points: points(price) })}
        </button>
      )}
      {affordable && asked && (
        <span class="row">
          <button
            type="button"
            disabled={busy}
            onClick={() => {
              setAsked(false)
              onTake(key)
            }}
          >
            {fill(m.sure, { points: points(price) })}
          </button>
          <button type="button" onClick={() => setAsked(false)}>
            {m.keep}
          </button>
        </span>
      )}
    </li>
  )
}

/** Points, level, coupons, what can be had, and everything that ever happened to the points. */
export const Wallet = ({ source, language, onClose, onWallet }: Props) => {
  const m = walletMessages[language]
  const [view, setView] = useState<WalletState | 'loading' | 'failed' | 'ended'>('loading')
  const [said, setSaid] = useState({ text: '', failed: false })
  const [busy, setBusy] = useState(false)

  const show = (wallet: WalletState): void => {
    setView(wallet)
    onWallet?.(wallet)
  }
  const load = async (): Promise<void> => {
    setView('loading')
    const reply = await source.load()
    if (reply.ok) show(reply.value)
    else setView(isEnded(reply) ? 'ended' : 'failed')
  }
  // Once for each source.
  useEffect(() => void load(), [source])
  /** Of what may have reached the server: another attempt is the same, and spends nothing more. */
  const attempts = useRef(new Map<string, string>())
  const take = async (item: string): Promise<void> => {
    setBusy(true)
    setSaid({ text: '', failed: false })
    const attempt = attempts.current.get(item) ?? uuid()
    attempts.current.set(item, attempt)
    const reply = await source.take(item, attempt)
    if (!mayRetry(reply)) attempts.current.delete(item)
    setBusy(false)
    if (reply.ok) show(reply.value)
    setSaid(reply.ok ? { text: m.taken, failed: false } : { text: refusal(m, reply), failed: true })
  }

  return (
    <section class="wallet" aria-labelledby="title">
      <header>
        <h2 id="title">{m.title}</h2>
        {onClose && (
          <button type="button" onClick={onClose}>
            {m.close}
          </button>
        )}
      </header>
      {view === 'loading' && <p class="quiet">{m.loading}</p>}
      {view === 'ended' && <p class="panel">{m.linkEnded}</p>}
      {view === 'failed' && (
        <div class="panel">
          <p>{m.failed}</p>
          <button type="button" onClick={() => void load()}>
            {m.again}
          </button>
        </div>
      )}
      {typeof view === 'object' && (
        <Contents
          {...{ wallet: view, language, m, busy }}
          onTake={(key) => void take(key)}
          onSaid={(text) => setSaid({ text, failed: false })}
        />
      )}
      <p class="status" role="status" data-failed={said.failed || undefined}>
        {said.text}
      </p>
    </section>
  )
}

interface ContentsProps {
  wallet: WalletState
  language: Language
  m: WalletMessages
  busy: boolean
  onTake(key: string): void
  onSaid(text: string): void
}

const Contents = ({ wallet, language, m, busy, onTake, onSaid }: ContentsProps) => {
  const { balance, tier, coupons, items, entries, pointsName } = wallet
  const points = (n: number) => pointsWords(language, n, pointsName)
  const reach = tier.next && tier.earned + tier.next.missing
  return (
    <>
      <p class="balance">{points(balance.active)}</p>
      {balance.pending > 0 && <p class="quiet">{fill(m.pending, { points: points(balance.pending) })}</p>}
      {balance.expiring.map(({ points: ending, at }) => (
        <p key={at} class="quiet">
          {fill(m.expiring, { points: points(ending), date: formatDate(language, at) })}
        </p>
      ))}
      {(tier.name || tier.next) && (
        <div class="panel">
          {tier.name && <p>{fill(m.tier, { name: tier.name })}</p>}
          {tier.next && reach !== null && (
            <>
              <progress max={reach} value={tier.earned} aria-label={tier.nextName ?? tier.next.key} />
              <p class="quiet">
                {fill(m.toNext, { points: points(tier.next.missing), name: tier.nextName ?? tier.next.key })}
              </p>
            </>
          )}
        </div>
      )}
      {coupons.length > 0 && (
        <>
          <h3 id="coupons">{m.coupons}</h3>
          <ul class="panel" aria-labelledby="coupons">
            {coupons.map((coupon) => (
              <CouponRow key={coupon.id} {...{ coupon, language, m, onSaid }} />
            ))}
          </ul>
        </>
      )}
      {items.length > 0 && (
        <>
          <h3 id="items">{m.items}</h3>
          <ul class="panel" aria-labelledby="items">
            {items.map((item) => (
              <ItemRow key={item.key} {...{ item, wallet, language, m, busy, onTake }} />
            ))}
          </ul>
        </>
      )}
      <details>
        <summary>{m.entries}</summary>
        {entries.length === 0 && <p class="quiet">{m.empty}</p>}
        <ul class="panel" hidden={entries.length === 0}>
          {entries.map((entry, i) => (
            <li key={i} class="purpose">
              <div>
                <strong>
                  {m.kinds[entry.kind]}: {points(entry.points)}
                </strong>
                <p>
                  {formatDate(language, entry.at)}
                  {entry.used.length > 0 && ` · ${fill(m.used, { what: formatList(language, entry.used) })}`}
                </p>
              </div>
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}
