/**
 * Over the page and never in it: nothing moves when it comes or goes. Where there is little height, as at 400 % zoom, all of it
 * scrolls together, so that the words keep their room and the page stays in sight.
 */
export const bannerStyle = `
.banner {
  position: fixed; z-index: 2147483647; inset-inline: 0; inset-block-end: 0; margin: 0 auto;
  inline-size: min(100%, 47em); max-block-size: 100vh; max-block-size: 100dvh;
  display: flex; flex-direction: column;
  background: var(--paper); border: 1px solid var(--line); border-block-end: 0; border-radius: 12px 12px 0 0;
  box-shadow: 0 -4px 32px rgb(0 0 0 / .18);
  padding-block-end: env(safe-area-inset-bottom); animation: rise .16s ease-out;
}
.banner[data-at='top'] {
  inset-block: 0 auto; border-radius: 0 0 12px 12px; border-block: 0 1px; border-block-end: 1px solid var(--line); animation: none;
}
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }
.words { overflow-y: auto; padding: 1.25em 1.25em .25em; max-block-size: min(60vh, 30em); }
.words:focus-visible { outline-offset: -3px; }
.words > * + * { margin-block-start: .5em; }
h2 { font-size: 1.125em; }
.text { white-space: pre-line; }
.gpc { display: flex; gap: .5em; align-items: baseline; padding: .5em .75em; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); }
.gpc svg { flex: none; align-self: center; }
legend { padding-block-start: .5em; font-size: 1em; }
.note { display: block; }
.actions { display: grid; grid-template-columns: 1fr 1fr; gap: .5em; padding: .75em 1.25em 1.25em; }
.actions > :nth-child(3):last-child { grid-column: 1 / -1; }
@media (min-width: 40em) {
  .banner { inset-block-end: 16px; border-radius: 12px; border-block-end: 1px solid var(--line); inline-size: min(100% - 32px, 47em); }
  .banner[data-at='top'] { inset-block: 16px auto; border-radius: 12px; border-block-start: 1px solid var(--line); }
  .actions { grid-auto-flow: column; grid-template-columns: none; grid-auto-columns: 1fr; }
  .actions > :nth-child(3):last-child { grid-column: auto; }
}
@media (max-width: 20em) { .actions { grid-template-columns: 1fr; } }
@media (max-height: 30em) {
  .banner { display: block; overflow-y: auto; max-block-size: 75vh; max-block-size: 75dvh; }
  .words { max-block-size: none; overflow: visible; }
}
.said {
  position: fixed; z-index: 2147483647; inset-inline: 16px; inset-block-end: 16px; margin: 0 auto; max-inline-size: 36em;
  inline-size: fit-content; padding: .75em 1.25em; border-radius: 8px; background: var(--ink); color: var(--paper);
  box-shadow: 0 4px 24px rgb(0 0 0 / .2);
}
.said:focus { outline: none; }
@media print { .banner, .said { display: none; } }
`
