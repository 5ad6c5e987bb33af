import * as contracts from '@candor/contracts'
import type { Plugin } from 'vite'

const id = 'virtual:contracts'

const isEndpoint = (v: unknown): v is { id: string; method: string; path: string } =>
  typeof v === 'object' && v !== null && 'method' in v && 'path' in v

/**
 * Gives the console `virtual:contracts`: of every endpoint its method and path, and the plain constants.
 * The schemas stay on the server: the browser needs their types only, and would else carry the whole of zod.
 */
export const contractsPlugin = (): Plugin => {
  const endpoints: Record<string, { method: string; path: string }> = {}
  for (const [name, value] of Object.entries(contracts)) {
    if (isEndpoint(value)) endpoints[name] = { method: value.method, path: value.path }
  }
  const { eventTypes, identifierKinds, legalBases, purposes, roles, scopes, roleScopes, sourceKinds } = contracts
  const { attributeTypes, ledgerActorKinds, ledgerKinds, locales, rateDimensions, sensitivities, valueClasses } =
    contracts
  const { durationUnits, frequencies, lifecycleStates, preferenceChannels, reservedSegmentKeys } = contracts
  const { seasons, segmentLimits, segmentStates, weathers, weekdays } = contracts
  const { feedbackKinds, feedbackLanguages, moods } = contracts
  const { askChannels, flowKinds, flowRenderings, questionStatuses, questionTypes } = contracts
  const builtInTexts = Object.fromEntries(contracts.builtInSegments.map(({ key, texts }) => [key, texts]))
  const constants = {
    askChannels,
    attributeTypes,
    builtInTexts,
    durationUnits,
    eventTypes,
    feedbackKinds,
    feedbackLanguages,
    flowKinds,
    flowRenderings,
    frequencies,
    identifierKinds,
    ledgerActorKinds,
    ledgerKinds,
    legalBases,
    lifecycleStates,
    locales,
    moods,
    preferenceChannels,
    purposes,
    questionStatuses,
    questionTypes,
    rateDimensions,
    reservedSegmentKeys,
    roles,
    scopes,
    roleScopes,
    seasons,
    segmentLimits,
    segmentStates,
    sensitivities,
    sourceKinds,
    valueClasses,
    weathers,
    weekdays,
  }
  return {
    name: 'candor-contracts',
    resolveId: (source) => (source === id ? `\0${id}` : null),
    load: (source) =>
      source === `\0${id}`
        ? [
            `export const endpoints = ${JSON.stringify(endpoints)}`,
            ...Object.entries(constants).map(([k, v]) => `export const ${k} = ${JSON.stringify(v)}`),
          ].join('\n')
        : null,
  }
}
