/** Controls of questions: shared by the card and the concierge. What can be touched is 44 pixels high, or in a line of text. */
export const controlStyle = `
form > * + *, .card > * + * { margin-block-start: 1em; }
[hidden], .trouble:empty, #room:empty, #file:empty, .ends:empty { display: none !important; }
h2:focus { outline: none; }
.options { display: flex; flex-wrap: wrap; gap: .5em; margin-block-start: .25em; }
.options h3 { flex: 1 0 100%; font-weight: 600; }
.option {
  display: inline-flex; align-items: center; gap: .5em; min-block-size: 2.75em; padding: .375em .875em; cursor: pointer;
  border: 1.5px solid var(--edge); border-radius: 8px; background: var(--raised);
}
.option:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.option:has(:focus-visible), .scale label:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.option input { flex: none; inline-size: 1.125em; block-size: 1.125em; margin: 0; accent-color: var(--accent); }
.option input:focus-visible, .scale input:focus-visible { outline: none; }
.swatch circle { stroke: var(--edge); stroke-width: 1; forced-color-adjust: none; }
.picture .option { flex-direction: column; align-items: flex-start; inline-size: 9em; }
.picture img { inline-size: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 4px; background: var(--line); }
.scale { display: flex; flex-wrap: wrap; gap: .375em; }
.scale label {
  position: relative; display: inline-flex; align-items: center; justify-content: center; cursor: pointer;
  min-inline-size: 2.75em; min-block-size: 2.75em; border: 1.5px solid transparent; border-radius: 8px; color: var(--accent);
}
.scale.number label { border-color: var(--edge); background: var(--raised); color: inherit; font-variant-numeric: tabular-nums; }
.scale.number label[data-on] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
.scale.face label[data-on] { border-color: var(--accent); }
.scale input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
.ends { display: flex; justify-content: space-between; gap: 1em; margin-block-start: .25em; }
.field { display: flex; flex-wrap: wrap; gap: .5em; align-items: center; }
.field.column { flex-direction: column; align-items: stretch; }
.field.column > * { flex: none; }
.field.date label { display: grid; gap: .25em; font-size: .875em; }
.field.date { align-items: flex-end; }
input:not([type='checkbox'], [type='radio'], [type='range'], [type='file']), select, textarea {
  font: inherit; font-size: 1rem; color: inherit; background: var(--raised); border: 1.5px solid var(--edge); border-radius: 8px;
  min-block-size: 2.75em; padding: .5em .75em; max-inline-size: 100%; flex: 1 1 12em; min-inline-size: 0;
}
input:not([type='radio'], [type='checkbox'], [type='range'], [type='file']), select, textarea { font-size: max(1em, 16px); }
.field .short { flex: 0 1 9em; } .field .tiny { inline-size: 5.5em; }
textarea { resize: vertical; inline-size: 100%; }
[aria-invalid='true']:is(input, select, textarea) { border-color: var(--alert); }
::placeholder { color: var(--quiet); opacity: 1; }
.slider output { display: block; font-size: 1.25em; font-weight: 600; font-variant-numeric: tabular-nums; }
.slider input { inline-size: 100%; block-size: 2.75em; margin: 0; accent-color: var(--accent); }
.slider input[data-untouched] { opacity: .6; }
.ranking { list-style: none; margin: .5em 0 0; padding: 0; display: grid; gap: .375em; }
.ranking li {
  display: flex; align-items: center; gap: .5em; padding: .25em .25em .25em .75em; cursor: grab;
  border: 1.5px solid var(--edge); border-radius: 8px; background: var(--raised);
}
.ranking li[data-dragged] { border-style: dashed; opacity: .7; }
.ranking li[data-beyond] { border-style: dotted; background: none; }
.ranking .place { min-inline-size: 1.5em; color: var(--quiet); font-variant-numeric: tabular-nums; }
.ranking .name { flex: 1; min-inline-size: 0; }
.matrix fieldset + fieldset { margin-block-start: 1em; }
.matrix legend { font-size: 1em; margin-block-end: .25em; }
.icon { display: inline-grid; place-content: center; flex: none; inline-size: 2.75em; min-block-size: 2.75em; padding: 0; border-color: transparent; }
.icon[disabled] { opacity: .35; }
.link { border-color: transparent; color: var(--accent); padding-inline: .25em; font-weight: 600; }
.trouble { padding: .625em .875em; border: 1.5px solid var(--alert); border-radius: 8px; color: var(--alert); background: var(--raised); }
.panel { padding: .75em 1em; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); }
.text { white-space: pre-line; }
.terms { display: grid; gap: .25em 1em; margin: 0; font-size: .875em; }
.terms div { display: flex; flex-wrap: wrap; gap: 0 .5em; }
.terms dt { color: var(--quiet); }
.terms dt::after { content: ':'; }
.terms dd { margin: 0; flex: 1 1 14em; min-inline-size: 0; }
.actions { display: flex; flex-wrap: wrap; gap: .5em; }
.actions button { flex: 0 1 auto; }
.actions.even { display: grid; grid-template-columns: repeat(auto-fit, minmax(8em, 1fr)); margin-block-start: 1em; }
.effect { padding: .75em 1em; border: 1px solid var(--line); border-inline-start: 4px solid var(--accent); border-radius: 8px; background: var(--raised); }
.effect .link { padding-inline: 0; min-block-size: 2em; }
.paid { font-weight: 600; }
.suggestions { display: grid; gap: .5em; grid-template-columns: repeat(auto-fill, minmax(min(100%, 14em), 1fr)); }
.suggestions li { display: flex; gap: .75em; padding: .75em; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); }
.suggestions img { inline-size: 4em; block-size: 4em; object-fit: cover; border-radius: 4px; flex: none; }
.suggestions div { min-inline-size: 0; }
.suggestions p { font-size: .875em; }
`

/** One question: in the page, over it, or as a page of its own. */
export const cardStyle = `${controlStyle}
.card { position: relative; padding: 1.25em; background: var(--paper); }
.inline .card { border: 1px solid var(--line); border-radius: 12px; }
.full_page .card { max-inline-size: 42em; margin: 0 auto; padding-block: 2em 4em; }
.full_page h2 { font-size: 1.5em; }
header { display: flex; align-items: flex-start; gap: 1em; justify-content: flex-end; }
header:empty { display: none; }
header > .icon { margin: -.5em; margin-inline-start: auto; }
/* Nothing but the way out: beside the words, not above them. */
header:not(:has(.progress)) { position: absolute; inset-block-start: 1.25em; inset-inline-end: 1.25em; margin: 0; }
header:not(:has(.progress)) + * { margin-block-start: 0; padding-inline-end: 2em; }
.progress { flex: 1; min-inline-size: 0; }
progress { appearance: none; inline-size: 100%; block-size: .5em; border: 1px solid var(--edge); border-radius: 1em; overflow: hidden; background: var(--raised); }
progress::-webkit-progress-bar { background: var(--raised); }
progress::-webkit-progress-value { background: var(--accent); transition: inline-size .15s; }
progress::-moz-progress-bar { background: var(--accent); }
h2 { font-size: 1.25em; }
dialog {
  padding: 0; border: 1px solid var(--line); border-radius: 12px; background: var(--paper); color: inherit;
  inline-size: min(36em, 100% - 2em); max-inline-size: none; max-block-size: calc(100% - 2em); overflow-y: auto; overscroll-behavior: contain;
  box-shadow: 0 8px 48px rgb(0 0 0 / .3); animation: appear .14s ease-out;
}
dialog::backdrop { background: rgb(10 12 14 / .5); }
@keyframes appear { from { opacity: 0; transform: translateY(8px); } }
@media (max-width: 40em) {
  dialog { inline-size: 100%; margin-block-end: 0; border-radius: 12px 12px 0 0; max-block-size: 92%; }
  .card .actions { display: grid; grid-template-columns: repeat(auto-fit, minmax(9em, 1fr)); }
}
`
