/// <reference types="vite/client" />

/** Made by build/contracts-plugin.ts out of @candor/contracts; `Of` carries the types that the browser does not hold. */
declare module 'virtual:contracts' {
  type Contracts = typeof import('@candor/contracts')
  type Named<K> = K extends keyof Contracts ? Contracts[K] : never
  type EndpointName = {
    [K in keyof Contracts]: Contracts[K] extends { readonly method: string; readonly path: string } ? K : never
  }[keyof Contracts]

  export interface Slim<Full> {
    readonly method: string
    readonly path: string
    /** Never set: there so that the compiler keeps `Full`. */
    readonly of?: Full
  }
  export const endpoints: { readonly [K in EndpointName]: Slim<Contracts[K]> }
  export const askChannels: Named<'askChannels'>
  export const attributeTypes: Named<'attributeTypes'>
  /** Names and descriptions of the segments that come with Candor, by key. */
  export const builtInTexts: Readonly<Record<string, Named<'builtInSegments'>[number]['texts']>>
  export const durationUnits: Named<'durationUnits'>
  export const eventTypes: Named<'eventTypes'>
  export const feedbackKinds: Named<'feedbackKinds'>
  export const feedbackLanguages: Named<'feedbackLanguages'>
  export const flowKinds: Named<'flowKinds'>
  export const flowRenderings: Named<'flowRenderings'>
  export const frequencies: Named<'frequencies'>
  export const identifierKinds: Named<'identifierKinds'>
  export const ledgerActorKinds: Named<'ledgerActorKinds'>
  export const ledgerKinds: Named<'ledgerKinds'>
  export const legalBases: Named<'legalBases'>
  export const lifecycleStates: Named<'lifecycleStates'>
  export const locales: Named<'locales'>
  export const moods: Named<'moods'>
  export const preferenceChannels: Named<'preferenceChannels'>
  export const purposes: Named<'purposes'>
  export const questionStatuses: Named<'questionStatuses'>
  export const questionTypes: Named<'questionTypes'>
  export const rateDimensions: Named<'rateDimensions'>
  export const reservedSegmentKeys: Named<'reservedSegmentKeys'>
  export const roles: Named<'roles'>
  export const scopes: Named<'scopes'>
  export const roleScopes: Named<'roleScopes'>
  export const seasons: Named<'seasons'>
  export const segmentLimits: Named<'segmentLimits'>
  export const segmentStates: Named<'segmentStates'>
  export const sensitivities: Named<'sensitivities'>
  export const sourceKinds: Named<'sourceKinds'>
  export const valueClasses: Named<'valueClasses'>
  export const weathers: Named<'weathers'>
  export const weekdays: Named<'weekdays'>
}
