/**
 * Consent strings of IAB's two frameworks, and the interfaces by which a page tells them to vendors. Each framework is a
 * module of its own (`@candor/tcf-gpp/tcf`, `/gpp`), so that a page loads only what it needs. The stubs are in
 * `@candor/tcf-gpp/stubs`, without a dependency, as they have to stand on the page first.
 */
export * from './gpp/index.ts'
export * from './tcf/index.ts'
