import { controlStyle } from '../card/card-style.ts'

/** In the page, or at its edge; where there is little room it takes the lower part of the screen. */
export const chatStyle = `${controlStyle}
.chat { display: flex; flex-direction: column; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
.inline .chat { block-size: 40em; max-block-size: 90vh; }
.over .chat {
  position: fixed; z-index: 2147483645; inset-inline-end: 16px; inset-block-end: 16px; inline-size: min(26em, 100% - 32px);
  block-size: min(40em, calc(100% - 32px)); box-shadow: 0 8px 48px rgb(0 0 0 / .3); animation: rise .14s ease-out;
}
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }
.chat header { display: flex; align-items: center; justify-content: space-between; gap: .5em; padding: .5em .5em .5em 1em; border-block-end: 1px solid var(--line); }
[dir='rtl'] .chat header { padding: .5em 1em .5em .5em; }
h2 { font-size: 1.0625em; min-inline-size: 0; }
.log { flex: 1 1 6em; min-block-size: 6em; overflow-y: auto; padding: 1em; display: flex; flex-direction: column; gap: .5em; overscroll-behavior: contain; }
.log:focus-visible { outline-offset: -3px; }
.log > div { max-inline-size: 88%; }
.log .us { align-self: flex-start; }
.log .you { align-self: flex-end; }
.log p { padding: .5em .875em; border: 1px solid var(--line); border-radius: 12px; background: var(--raised); white-space: pre-line; }
.log .us > p { border-end-start-radius: 2px; }
.log .you > p { border-end-end-radius: 2px; border-color: var(--accent); }
.log .suggestions p { padding: 0; border: 0; }
.reply { flex: 0 1 auto; min-block-size: 4em; overflow-y: auto; padding: .75em 1em; border-block-start: 1px solid var(--line); display: grid; gap: .75em; }
.chips { display: flex; flex-wrap: wrap; gap: .5em; }
.chips button { border-radius: 1.5em; font-weight: 500; background: var(--raised); }
.write { display: flex; gap: .5em; }
.write > * + * { margin: 0; }
.write input { flex: 1 1 6em; }
.actions.small { gap: 0 1em; font-size: .875em; }
@media (max-width: 40em) {
  .over .chat { inset-inline: 0; inset-block-end: 0; inline-size: 100%; block-size: 88vh; block-size: 88dvh; border-radius: 12px 12px 0 0; }
}
@media (max-height: 30em) {
  .over .chat, .inline .chat { display: block; overflow-y: auto; block-size: auto; max-block-size: 92vh; }
  .log, .reply { overflow: visible; }
}
@media print { .over .chat { display: none; } }
`
