import type { Events, PropertyTest } from '@candor/contracts'
import { createParams, type Params } from './params.ts'
import { longAgo, never } from './period.ts'
import type { Scene } from './scene.ts'
import { passesAll, propertyIn } from './value-test.ts'

/**
 * What a query is for. `count`: who is in, over everybody and as fast as can be. `live`: of some people also when that may
 * change by time alone, and what was the latest that mattered.
 */
export type Mode = 'count' | 'live'

/** Events of one type and name with some properties. */
export interface Kind {
  readonly index: number
  /** A column of each row: 1 for such an event. */
  readonly is: string
}

/** From when and until when events of a kind can matter; null: ever. */
export interface Span {
  readonly after: number | null
  readonly until: number | null
}

/** What is known under one key of one person, as expressions. */
export interface Known {
  /** JSON text of what holds; empty: nothing does. */
  readonly text: string
  /** When it was told; its class. */
  readonly told: string
  readonly class: string
  /** When something else may hold, by time alone. */
  readonly shift: string
  /** All candidates, and the purposes each was collected for. */
  readonly texts: string
  readonly collected: string
}

/** What people allow and refused, as masks. */
export interface Allowed {
  readonly allow: string
  readonly refused: string
}

/** A column of the rows that are grouped by person, and what it is in rows of another kind. */
interface Column {
  readonly sql: string
  readonly zero: string
}

/** What a query will read and compute, gathered from all conditions of all segments: equal things once. */
export interface Plan {
  readonly mode: Mode
  readonly scene: Scene
  readonly params: Params
  /** Now, in milliseconds. */
  readonly now: string
  readonly longAgo: string
  readonly never: string
  /** The purpose that is read for, as a bit. */
  readonly bit: string
  /** Bits of the workspace's purposes by key, and what holds without an answer. */
  readonly purposes: ReadonlyMap<string, bigint>
  readonly defaults: bigint
  kind(of: Events, span: Span, more?: readonly PropertyTest[]): Kind
  /** JSON text of a property of an event. */
  property(name: string): string
  /** An expression of each event's row; `zero`: the same type, for other rows. */
  column(sql: string, zero: string): string
  /** An expression over all rows of a person. */
  aggregate(sql: string): string
  /** An expression of a person's aggregates and of steps before it. */
  step(sql: string): string
  /**
   * Whether something is so of what is known under a key: of the person. `may` says what must be so of the candidates at
   * least, and is asked first.
   */
  fact(key: string, build: (known: Known) => string, may?: (texts: string) => string): string
  /** What is known under a key, of the person; only when it is live. */
  known(key: string): Known
  /** JSON text of the value that holds of each person; only when it is not live. */
  value(key: string): string
  /** What orders events: by when they happened, then by the bytes of their message ids. */
  order(): string
  allowed(): Allowed
  /** Looks at everybody who lives, also at those of whom nothing else is known. */
  everybody(): string
  readonly parts: Parts
}

/** What was gathered. */
export interface Parts {
  readonly kinds: readonly Kind[]
  /** Events that are read: spans by type and name. */
  readonly needs: ReadonlyMap<string, { type: string; name: string; span: Span }>
  /** False: some kind is decided by type and name alone. */
  readonly isEachTested: boolean
  readonly columns: readonly Column[]
  readonly factColumns: readonly Column[]
  readonly keys: ReadonlySet<string>
  /** Which facts can matter at all, by their candidates; of a count. */
  readonly hints: ReadonlySet<string>
  readonly aggregates: readonly string[]
  /** In layers: those of one follow from aggregates and from layers before it. Each by its name. */
  readonly steps: readonly ReadonlyMap<string, string>[]
  readonly readsMessages: boolean
  readonly readsPermissions: boolean
  readonly readsEverybody: boolean
}

const wider = (a: Span, b: Span): Span => ({
  after: a.after === null || b.after === null ? null : Math.min(a.after, b.after),
  until: a.until === null || b.until === null ? null : Math.max(a.until, b.until),
})

/** Gives equal expressions one name. */
const names = (prefix: string) => {
  const known = new Map<string, string>()
  return {
    of: (sql: string) => {
      const name = known.get(sql) ?? `${prefix}${known.size + 1}`
      known.set(sql, name)
      return name
    },
    list: known,
  }
}

/**
 * Steps in layers, each of which is a select of its own. A name of the same select stands for its expression, so ClickHouse
 * would understand it anew wherever it is named: in a chain of steps that doubles with each.
 */
const layersOf = (steps: ReadonlyMap<string, string>): Map<string, string>[] => {
  const depth = new Map<string, number>()
  const layers: Map<string, string>[] = []
  for (const [sql, name] of steps) {
    const named = [...sql.matchAll(/\bs\d+\b/g)].map(([before]) => depth.get(before)! + 1)
    const layer = Math.max(0, ...named)
    depth.set(name, layer)
    layers[layer] ??= new Map()
    layers[layer].set(name, sql)
  }
  return layers
}

/** What a plan starts from. */
export interface Asked {
  readonly mode: Mode
  readonly scene: Scene
  readonly bit: string
  readonly purposes: ReadonlyMap<string, bigint>
  readonly defaults: bigint
}

export const createPlan = (asked: Asked): Plan => {
  const { mode, scene } = asked
  const params = createParams()
  const kinds = new Map<string, Kind>()
  const needs = new Map<string, { type: string; name: string; span: Span }>()
  const columns: Column[] = []
  const columnNames = names('e')
  const factColumns: Column[] = []
  const factNames = names('f')
  const aggregates = names('a')
  const steps = names('s')
  const keys = new Set<string>()
  const hints = new Set<string>()
  let isEachTested = true
  let readsMessages = false
  let readsPermissions = false
  let readsEverybody = false

  const column = (sql: string, zero: string) => {
    const before = columnNames.list.size
    const name = columnNames.of(sql)
    if (columnNames.list.size > before) columns.push({ sql, zero })
    return name
  }
  const factColumn = (sql: string, zero: string) => {
    const before = factNames.list.size
    const name = factNames.of(sql)
    if (factNames.list.size > before) factColumns.push({ sql, zero })
    return name
  }
  const property = (name: string) => propertyIn('properties', name, params)
  const inRow: Known = {
    ...{ text: 'text', told: 'told', class: 'class', shift: 'shift', texts: 'texts', collected: 'collected' },
  }
  const isKey = (key: string) => `key = ${params.of('String', key)}`
  const known = (key: string): Known => {
    keys.add(key)
    const any = (column: string) => aggregates.of(`anyIf(${column}, ${isKey(key)})`)
    return {
      get text() {
        return any('text')
      },
      get told() {
        return any('told')
      },
      get class() {
        return any('class')
      },
      get shift() {
        return aggregates.of(`min(if(${isKey(key)}, shift, ${params.of('Int64', never)}))`)
      },
      get texts() {
        return any('texts')
      },
      get collected() {
        return any('collected')
      },
    }
  }

  return {
    mode,
    scene,
    params,
    now: params.of('Int64', scene.now),
    longAgo: params.of('Int64', longAgo),
    never: params.of('Int64', never),
    bit: asked.bit,
    purposes: asked.purposes,
    defaults: asked.defaults,
    kind: ({ event, type = 'track', where = [] }, span, more = []) => {
      const need = needs.get(`${type} ${event}`)
      needs.set(`${type} ${event}`, { type, name: event, span: need ? wider(need.span, span) : span })
      const tests = passesAll(property, [...where, ...more], params)
      if (tests.length === 0) isEachTested = false
      const sql = [
        `type = ${params.of('String', type)}`,
        ...(event === '*' ? [] : [`name = ${params.of('String', event)}`]),
        ...tests,
      ].join(' and ')
      const made = kinds.get(sql) ?? { index: kinds.size + 1, is: column(sql, '0') }
      kinds.set(sql, made)
      return made
    },
    property,
    column,
    aggregate: aggregates.of,
    step: steps.of,
    fact: (key, build, may) => {
      keys.add(key)
      hints.add(may ? `${isKey(key)} and ${may('texts')}` : isKey(key))
      if (mode === 'live') return steps.of(build(known(key)))
      return aggregates.of(`max(${factColumn(`${isKey(key)} and ${build(inRow)}`, '0')})`)
    },
    known,
    value: (key) => {
      keys.add(key)
      hints.add(isKey(key))
      return aggregates.of(`max(${factColumn(`if(${isKey(key)}, text, '')`, "''")})`)
    },
    order: () => {
      // Rows of a live query know their place.
      if (mode === 'live') return 'place'
      readsMessages = true
      return '(at, message)'
    },
    allowed: () => {
      readsPermissions = true
      readsEverybody = true
      const has = aggregates.of('max(answered)')
      const otherwise = params.of('UInt64', String(asked.defaults))
      return {
        allow: steps.of(`if(${has} = 1, ${aggregates.of('max(allow)')}, ${otherwise})`),
        refused: aggregates.of('max(refused)'),
      }
    },
    everybody: () => {
      readsEverybody = true
      return aggregates.of('max(lives)')
    },
    get parts() {
      return {
        kinds: [...kinds.values()],
        needs,
        isEachTested,
        columns,
        factColumns,
        keys,
        hints,
        aggregates: [...aggregates.list.keys()],
        steps: layersOf(steps.list),
        readsMessages,
        readsPermissions,
        readsEverybody,
      }
    },
  }
}
