/** One column that reads from top to bottom, in a dialog or as a page of its own. */
export const centreStyle = `
dialog {
  padding: 0; border: 1px solid var(--line); border-radius: 12px; background: var(--paper); color: inherit;
  inline-size: min(46em, 100% - 2em); max-inline-size: none; max-block-size: calc(100% - 2em); overscroll-behavior: contain;
  box-shadow: 0 8px 48px rgb(0 0 0 / .3); animation: appear .14s ease-out;
}
dialog::backdrop { background: rgb(10 12 14 / .5); }
@keyframes appear { from { opacity: 0; transform: translateY(8px); } }
.centre { padding: 1.5em; }
header { display: flex; gap: 1em; align-items: flex-start; justify-content: space-between; flex-wrap: wrap; margin-block-end: .25em; }
h1 { font-size: 1.5em; }
h1:focus { outline: none; }
h2, legend { font-size: 1.0625em; margin-block-end: .5em; }
section, fieldset { margin-block-start: 2em; }
h2 + .quiet + .panel { margin-block-start: .75em; }
.text { white-space: pre-line; padding-block-start: .5em; }
.panel { padding: .25em 1em; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); }
p.panel, div.panel { padding-block: .75em; margin-block-start: .75em; }
fieldset div.panel { padding-block: .25em; margin: 0; }
.row { display: flex; flex-wrap: wrap; gap: .5em; margin-block-start: .75em; }
.note { display: block; }
.withdraw { display: flex; flex-wrap: wrap; gap: .5em 1em; align-items: center; margin-block-start: 1em; }
.withdraw .quiet { flex: 1 1 14em; }
details { margin-block-start: .75em; }
summary { cursor: pointer; padding-block: .375em; color: var(--accent); font-weight: 600; inline-size: fit-content; }
.option { display: flex; gap: .75em; align-items: baseline; padding-block: .5em; cursor: pointer; }
.option + .option { border-block-start: 1px solid var(--line); }
.option input { flex: none; inline-size: 1.25em; block-size: 1.25em; margin: 0; accent-color: var(--accent); translate: 0 .2em; }
.known { display: grid; gap: 1em; }
.known p { margin-block-start: .25em; }
.chip {
  --origin: var(--first);
  display: inline-flex; flex-wrap: wrap; gap: .125em .5em; align-items: center; max-inline-size: 100%;
  padding: .1875em .75em; border: 1.5px solid var(--origin); border-radius: 1em; background: var(--raised); font-size: .875em;
}
.chip svg { flex: none; color: var(--origin); }
.chip .label { color: var(--quiet); }
.chip bdi { font-weight: 600; }
.chip[data-origin='zero'] { --origin: var(--zero); }
.chip[data-origin='second'] { --origin: var(--second); border: 4px double var(--origin); padding-block: .0625em; }
.chip[data-origin='third'] { --origin: var(--third); border: 2px dotted var(--origin); }
.chip[data-origin='inferred'] { --origin: var(--inferred); border-style: dashed; }
.chip[data-stale] bdi { font-weight: 400; color: var(--quiet); }
.status {
  position: sticky; inset-block-end: 1em; margin-block-start: 1.5em; padding: .75em 1em; border-radius: 8px;
  background: var(--ink); color: var(--paper); box-shadow: 0 4px 24px rgb(0 0 0 / .2);
}
.status[data-failed] { background: var(--raised); color: var(--alert); border: 1.5px solid var(--alert); }
.status:empty { padding: 0; margin: 0; box-shadow: none; }
.languages { display: flex; flex-wrap: wrap; gap: .25em; border: 0; }
.languages button { min-block-size: 2.25em; padding: .25em .75em; border-color: transparent; color: var(--quiet); font-weight: 400; }
.languages button[aria-pressed='true'] { border-color: var(--edge); color: inherit; font-weight: 600; }
.page { max-inline-size: 46em; margin: 0 auto; padding-block: 1em 4em; }
@media (max-width: 40em) {
  .centre { padding: 1em; }
  dialog { inline-size: 100%; max-block-size: 100%; border-radius: 0; border: 0; margin: 0; block-size: 100%; }
}
`
