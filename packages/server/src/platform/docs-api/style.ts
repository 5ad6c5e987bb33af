/** The look of the reference: the console's paper, ink and teal, in both lights, mirrored by the logical properties. */
export const referenceStyle = `
:root {
  --paper: #fbfaf7; --ink: #1b1f23; --quiet: #57606a; --line: #e4e0d8; --card: #ffffff; --accent: #0f766e; --code: #f2efe8;
  --get: #1d4ed8; --post: #0f766e; --patch: #92400e; --delete: #57534e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161a; --ink: #e7e5e1; --quiet: #a3a8ae; --line: #2a2e35; --card: #1a1d22; --accent: #2dd4bf; --code: #20242a;
    --get: #60a5fa; --post: #2dd4bf; --patch: #fbbf24; --delete: #a8a29e;
  }
}
* { box-sizing: border-box }
html { scroll-padding-block-start: 24px }
body {
  margin: 0; background: var(--paper); color: var(--ink); display: grid; grid-template-columns: 272px minmax(0, 1fr);
  font: 16px/1.6 "Inter Variable", Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums;
}
a { color: var(--accent); text-underline-offset: 3px }
a:focus-visible, pre:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px }
code, pre { font: 0.875em/1.55 ui-monospace, "SF Mono", Menlo, Consolas, monospace }
.skip { position: absolute; inset-block-start: -48px; inset-inline-start: 16px; padding: 8px 12px; background: var(--card) }
.skip:focus { inset-block-start: 8px; z-index: 1 }
nav {
  position: sticky; inset-block-start: 0; block-size: 100vh; overflow-y: auto; padding: 24px 20px 48px; font-size: 14px;
  border-inline-end: 1px solid var(--line);
}
nav a { display: block; padding: 3px 0; color: inherit; text-decoration: none }
nav a:hover { color: var(--accent) }
nav .brand { font-size: 18px; font-weight: 650; margin-block-end: 16px }
nav .brand span { font-size: 12px; font-weight: 400; color: var(--quiet) }
nav summary { margin-block-start: 14px; cursor: pointer; font-weight: 600 }
nav ul { margin: 4px 0 0; padding: 0; list-style: none; color: var(--quiet) }
nav details + a { margin-block-start: 16px; border-block-start: 1px solid var(--line); padding-block-start: 12px }
main { padding: 40px 48px 96px; max-inline-size: 1120px }
h1 { font-size: 34px; line-height: 1.2; font-weight: 650; letter-spacing: -0.02em; margin: 0 0 8px }
h2 { font-size: 24px; line-height: 1.3; font-weight: 620; letter-spacing: -0.01em; margin: 64px 0 16px }
h3 { font-size: 18px; line-height: 1.4; margin: 0 0 4px }
h3 a { color: inherit; text-decoration: none }
h3 a:hover { text-decoration: underline }
h4 { font-size: 13px; font-weight: 600; color: var(--quiet); margin: 20px 0 6px }
p { margin: 6px 0; max-inline-size: 68ch }
.operation { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 24px 28px; margin-block: 16px }
.operation:target, .registry > div:target { border-color: var(--accent); box-shadow: inset 3px 0 0 var(--accent) }
.line { display: flex; gap: 10px; align-items: baseline; flex-wrap: wrap }
.method { font: 600 12px/1 ui-monospace, Menlo, Consolas, monospace; border: 1px solid currentcolor; border-radius: 4px; padding: 4px 6px }
.get { color: var(--get) } .post { color: var(--post) } .patch, .put { color: var(--patch) } .delete { color: var(--delete) }
.path { font-size: 15px; overflow-wrap: anywhere }
.access, .note, .optional, .type, .help, dd { color: var(--quiet) }
.access { font-size: 14px }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 32px }
.shape { list-style: none; margin: 0; padding: 0; font-size: 14px }
.shape .shape { margin-block-start: 4px; padding-inline-start: 14px; border-inline-start: 2px solid var(--line) }
.shape li { padding-block: 5px }
.shape > li + li { border-block-start: 1px solid var(--line) }
.shape .shape > li + li { border: 0 }
.field { display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: baseline }
.name { font-weight: 600; color: var(--ink) }
.optional { font-size: 12px; font-style: italic }
.note { font-size: 13px }
.shape p { margin: 2px 0 }
pre { background: var(--code); border-radius: 8px; padding: 14px 16px; margin: 0; overflow-x: auto; direction: ltr }
pre code { font-size: 13px }
:not(pre) > code:not(.path, .name) { background: var(--code); border-radius: 4px; padding: 1px 4px }
.errors { line-height: 2 }
.errors a { text-decoration: none; white-space: nowrap }
.facts > div { display: grid; grid-template-columns: 160px minmax(0, 1fr); gap: 16px; padding-block: 10px; border-block-start: 1px solid var(--line) }
dl { margin: 16px 0 } dt { font-weight: 600 } dd { margin: 0; max-inline-size: 72ch }
.registry > div { padding: 10px 12px; border: 1px solid transparent; border-block-start-color: var(--line); border-radius: 2px }
.status { color: var(--quiet); font-weight: 400 }
.wide { overflow-x: auto }
table { border-collapse: collapse; font-size: 14px }
th, td { padding: 6px 12px; text-align: start; border-block-end: 1px solid var(--line); font-weight: 400 }
thead th { font-weight: 600 }
.no { color: var(--quiet) }
@media (max-width: 1080px) { .columns { grid-template-columns: minmax(0, 1fr) } }
@media (max-width: 760px) {
  body { grid-template-columns: minmax(0, 1fr) }
  nav { position: static; block-size: auto; max-block-size: 40vh; border-inline-end: 0; border-block-end: 1px solid var(--line) }
  main { padding: 24px 16px 64px } .operation { padding: 16px } .facts > div { grid-template-columns: minmax(0, 1fr); gap: 2px }
}
@media print { nav { display: none } body { display: block } .operation { break-inside: avoid } }
`
