/** The number that matters large, everything else below it. */
export const walletStyle = `
.wallet { padding: 1.25em; background: var(--paper); }
.wallet > * + * { margin-block-start: .75em; }
.inline .wallet { border: 1px solid var(--line); border-radius: 12px; }
header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5em; }
h2 { font-size: 1.125em; } h3 { font-size: 1em; padding-block-start: .5em; }
.balance { font-size: 2em; line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; }
.panel { padding: .25em 1em; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); }
p.panel, div.panel { padding-block: .75em; }
.panel[hidden] { display: none; }
.purpose { flex-wrap: wrap; }
.purpose > div { flex: 1 1 12em; }
.row { display: flex; flex-wrap: wrap; gap: .5em; }
code { font: 600 1em/1.4 ui-monospace, monospace; letter-spacing: .05em; user-select: all; }
summary { cursor: pointer; padding-block: .625em; color: var(--accent); font-weight: 600; inline-size: fit-content; }
progress { appearance: none; inline-size: 100%; block-size: .5em; border: 1px solid var(--edge); border-radius: 1em; overflow: hidden; background: var(--raised); }
progress::-webkit-progress-bar { background: var(--raised); }
progress::-webkit-progress-value { background: var(--accent); }
progress::-moz-progress-bar { background: var(--accent); }
.status { padding: .625em .875em; border-radius: 8px; background: var(--ink); color: var(--paper); }
.status[data-failed] { background: var(--raised); color: var(--alert); border: 1.5px solid var(--alert); }
.status:empty { padding: 0; }
.badge { display: inline-flex; align-items: center; gap: .5em; border-radius: 2em; background: var(--paper); font-variant-numeric: tabular-nums; }
dialog {
  padding: 0; border: 1px solid var(--line); border-radius: 12px; background: var(--paper); color: inherit;
  inline-size: min(36em, 100% - 2em); max-inline-size: none; max-block-size: calc(100% - 2em); overflow-y: auto; overscroll-behavior: contain;
  box-shadow: 0 8px 48px rgb(0 0 0 / .3); animation: appear .14s ease-out;
}
dialog::backdrop { background: rgb(10 12 14 / .5); }
@keyframes appear { from { opacity: 0; transform: translateY(8px); } }
@media (max-width: 40em) { dialog { inline-size: 100%; max-block-size: 100%; border-radius: 0; border: 0; } }
`
