/** @jsxImportSource preact */
/** `/sdk/wallet.js`: points, coupons and what can be had for them; and the small button that shows the points. */
import type { WalletOptions, WidgetPage } from '../../core/types.ts'
import { pageLocale, pickLanguage } from '../language.ts'
import { createStage, placeOf, type Stage } from '../ui/stage.ts'
import type { Wallet as WalletState } from './contract.ts'
import { walletMessages } from './messages.ts'
import { walletSource } from './source.ts'
import { Wallet } from './wallet.tsx'
import { walletStyle } from './wallet-style.ts'
import { pointsWords } from './words.ts'

let isOver = false

export const open = async (page: WidgetPage, { token, into, badge }: WalletOptions): Promise<void> => {
  const locale = pageLocale(page.settings.locale)
  const language = pickLanguage([locale])
  const source = walletSource(page.settings.host, token, locale)

  const over = (onWallet?: (wallet: WalletState) => void): void => {
    if (isOver) return
    isOver = true
    const stage = createStage(walletStyle, language, null)
    const end = (): void => {
      isOver = false
      stage.remove()
    }
    stage.draw(
      <dialog aria-labelledby="title" onClose={end}>
        <Wallet {...{ source, language }} onClose={stage.closeDialog} {...(onWallet && { onWallet })} />
      </dialog>,
    )
    stage.attach()
    stage.openDialog()
  }

  const drawBadge = (stage: Stage, wallet: WalletState | null): void => {
    const m = walletMessages[language]
    stage.draw(
      <button type="button" class="badge" aria-haspopup="dialog" onClick={() => over((now) => drawBadge(stage, now))}>
        <svg
          width="18"
          height="18"
          viewBox="0 0 24 24"
          fill="none"
          stroke="currentColor"
          stroke-width="2"
          aria-hidden="true"
        >
          <circle cx="12" cy="12" r="9" />
          <path d="M12 7v10M8.5 12h7" />
        </svg>
        {wallet ? pointsWords(language, wallet.balance.active, wallet.pointsName) : m.open}
      </button>,
    )
  }

  const badgePlace = placeOf(badge)
  if (badgePlace) {
    const stage = createStage(walletStyle, language, badgePlace)
    // Without a connection the button still opens the wallet, which says what is the matter.
    const reply = await source.load()
    drawBadge(stage, reply.ok ? reply.value : null)
    stage.attach()
  }
  const place = placeOf(into)
  if (place) {
    const stage = createStage(walletStyle, language, place)
    stage.container.classList.add('inline')
    stage.draw(<Wallet {...{ source, language }} />)
    stage.attach()
  }
  if (!badge && !into) over()
}
