/**
 * Colours, type and controls of every widget. Sizes are in em of the reader's own font size (`medium`), since a page may have
 * redefined rem. Nothing is told by colour alone; forced colours get the browser's own controls.
 */
export const baseStyle = `
:host { all: initial !important; display: contents !important; }
.candor, .candor * { box-sizing: border-box; }
.candor {
  --paper: #fbfaf7; --raised: #fff; --ink: #1b1f23; --quiet: #565c63; --line: #d9d5cb; --edge: #85817a;
  --accent: #0f766e; --on-accent: #fff; --alert: #9f2d20;
  --zero: #0f766e; --first: #1d4ed8; --second: #4338ca; --third: #57534e; --inferred: #7c3aed;
  font: medium/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Inter, 'Inter Variable', 'Noto Sans Arabic',
    'Noto Sans Arabic Variable', 'Noto Sans SC', 'Noto Sans SC Variable', sans-serif;
  color: var(--ink); color-scheme: light; text-align: start; overflow-wrap: anywhere;
  -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
}
@media (prefers-color-scheme: dark) {
  .candor {
    --paper: #14161a; --raised: #1c1f24; --ink: #e7e5e1; --quiet: #a9a7a2; --line: #33373e; --edge: #7d8189;
    --accent: #2dd4bf; --on-accent: #08201d; --alert: #f2a097;
    --zero: #2dd4bf; --first: #60a5fa; --second: #818cf8; --third: #a8a29e; --inferred: #a78bfa;
    color-scheme: dark;
  }
}
h1, h2, h3, p, ul, fieldset, legend { margin: 0; padding: 0; border: 0; }
ul { list-style: none; }
h1, h2, h3, legend { font-weight: 650; line-height: 1.3; text-wrap: balance; }
legend { display: block; }
.quiet { color: var(--quiet); font-size: .875em; }
button {
  font: inherit; font-weight: 600; color: inherit; background: none; cursor: pointer; text-align: center;
  min-block-size: 2.75em; padding: .5em 1em; border: 1.5px solid var(--accent); border-radius: 8px;
}
button.strong { background: var(--accent); color: var(--on-accent); }
button:hover { text-decoration: underline; text-underline-offset: .2em; }
button[disabled] { cursor: default; opacity: .6; text-decoration: none; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.purpose { display: flex; gap: 1em; align-items: flex-start; justify-content: space-between; padding-block: .75em; }
.purpose + .purpose { border-block-start: 1px solid var(--line); }
.purpose > div { flex: 1; min-inline-size: 0; }
.purpose label, .purpose strong { font-weight: 600; }
.purpose p { color: var(--quiet); font-size: .875em; }
input[role='switch'] {
  appearance: none; flex: none; position: relative; margin: 0; cursor: pointer;
  inline-size: 3em; block-size: 1.75em; font-size: 1em; border: 1.5px solid var(--edge); border-radius: 1em; background: var(--raised);
}
input[role='switch']::before {
  content: ''; position: absolute; inset-block: .2em; inset-inline-start: .2em; aspect-ratio: 1; border-radius: 50%;
  background: var(--edge); transition: inset-inline-start .12s;
}
input[role='switch']:checked { background: var(--accent); border-color: var(--accent); }
input[role='switch']:checked::before { inset-inline-start: calc(100% - 1.5em); background: var(--on-accent); }
input:disabled { cursor: default; opacity: .5; }
@media (forced-colors: active) {
  input[role='switch'] { appearance: auto; inline-size: 1.5em; block-size: 1.5em; }
  input[role='switch']::before { content: none; }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before { animation: none !important; transition: none !important; }
}
`
