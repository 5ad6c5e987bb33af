import {
  askChannels,
  feedbackKinds,
  feedbackLanguages,
  identifierKinds,
  ledgerActorKinds,
  ledgerKinds,
  moods,
  questionStatuses,
  rateDimensions,
  segmentStates,
} from 'virtual:contracts'
import type { Scope } from '@candor/contracts'
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { ApiError, failureOf } from './api/problem.ts'
import { NoPages, NotFound, PageError, PagePending } from './fallbacks.tsx'
import { pages } from './pages.ts'
import { defined, oneOf, parseSearch, stringifySearch, textOf } from './search-params.ts'
import { meQuery } from './session.ts'
import { Shell } from './shell.tsx'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ notFoundComponent: NotFound })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ next: textOf(raw, 'next'), note: oneOf(raw, 'note', ['ended', 'ready']) }),
  component: lazyRouteComponent(() => import('../features/auth/sign-in-page.tsx'), 'SignInPage'),
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (raw: Record<string, unknown>) => defined({ token: textOf(raw, 'token') }),
  component: lazyRouteComponent(() => import('../features/auth/setup-page.tsx'), 'SetupPage'),
})

/** Everything behind the sign-in. Who is not signed in comes back to the same place afterwards. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    try {
      return { me: await context.queryClient.ensureQueryData(meQuery) }
    } catch (error) {
      if (failureOf(error).code !== 'unauthenticated') throw error
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
    }
  },
  component: Shell,
  notFoundComponent: NotFound,
})

/** A page opened by its address without the right to it says so, instead of failing piece by piece. */
const need =
  (scope: Scope) =>
  ({ context }: { context: { me: { scopes: readonly Scope[] } } }) => {
    if (!context.me.scopes.includes(scope)) throw new ApiError({ code: 'forbidden', status: 403 })
  }

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: ({ context }) => {
    const first = pages.find((p) => context.me.scopes.includes(p.scope))
    if (first !== undefined) throw redirect({ to: first.to })
  },
  component: NoPages,
})

const live = createRoute({
  getParentRoute: () => shell,
  path: '/live',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ outcome: textOf(raw, 'outcome'), source: textOf(raw, 'source'), name: textOf(raw, 'name') }),
  beforeLoad: need('events:read'),
  component: lazyRouteComponent(() => import('../features/live/live-page.tsx'), 'LivePage'),
})

const people = createRoute({
  getParentRoute: () => shell,
  path: '/people',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ q: textOf(raw, 'q'), match: oneOf(raw, 'match', ['exact']), kind: oneOf(raw, 'kind', identifierKinds) }),
  beforeLoad: need('people:read'),
  component: lazyRouteComponent(() => import('../features/people/people-page.tsx'), 'PeoplePage'),
})

const reviews = createRoute({
  getParentRoute: () => shell,
  path: '/people/reviews',
  beforeLoad: need('people:read'),
  component: lazyRouteComponent(() => import('../features/identity/reviews-page.tsx'), 'ReviewsPage'),
})

const person = createRoute({
  getParentRoute: () => shell,
  path: '/people/$id',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({
      from: textOf(raw, 'from'),
      // The purpose and the place it is read for, and whose story is open.
      for: textOf(raw, 'for'),
      in: textOf(raw, 'in'),
      mention: oneOf(raw, 'mention', ['yes']),
      why: textOf(raw, 'why'),
    }),
  beforeLoad: need('people:read'),
  component: lazyRouteComponent(() => import('../features/people/person-page.tsx'), 'PersonPage'),
})

const personKnown = createRoute({
  getParentRoute: () => person,
  path: '/',
  component: lazyRouteComponent(() => import('../features/people/profile/known-tab.tsx'), 'KnownTab'),
})

const personTimeline = createRoute({
  getParentRoute: () => person,
  path: '/timeline',
  beforeLoad: need('events:read'),
  component: lazyRouteComponent(() => import('../features/people/timeline-tab.tsx'), 'TimelineTab'),
})

const personIdentity = createRoute({
  getParentRoute: () => person,
  path: '/identity',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ note: oneOf(raw, 'note', ['merged', 'separated']), other: textOf(raw, 'other') }),
  component: lazyRouteComponent(() => import('../features/identity/identity-tab.tsx'), 'IdentityTab'),
})

const personLooks = createRoute({
  getParentRoute: () => person,
  path: '/looks',
  beforeLoad: need('audit:read'),
  component: lazyRouteComponent(() => import('../features/people/looks-tab.tsx'), 'LooksTab'),
})

const mergePerson = createRoute({
  getParentRoute: () => shell,
  path: '/people/$id/merge',
  validateSearch: (raw: Record<string, unknown>) => defined({ q: textOf(raw, 'q'), with: textOf(raw, 'with') }),
  beforeLoad: need('people:merge'),
  component: lazyRouteComponent(() => import('../features/identity/merge-page.tsx'), 'MergePage'),
})

const separatePerson = createRoute({
  getParentRoute: () => shell,
  path: '/people/$id/separate',
  validateSearch: (raw: Record<string, unknown>) => defined({ merge: textOf(raw, 'merge') }),
  beforeLoad: need('people:merge'),
  component: lazyRouteComponent(() => import('../features/identity/separate-page.tsx'), 'SeparatePage'),
})

const segments = createRoute({
  getParentRoute: () => shell,
  path: '/segments',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ q: textOf(raw, 'q'), state: oneOf(raw, 'state', segmentStates) }),
  beforeLoad: need('segments:read'),
  component: lazyRouteComponent(() => import('../features/segments/segments-page.tsx'), 'SegmentsPage'),
})

const newSegment = createRoute({
  getParentRoute: () => shell,
  path: '/segments/new',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ example: oneOf(raw, 'example', ['repeat-buyers']), from: textOf(raw, 'from') }),
  beforeLoad: need('segments:write'),
  component: lazyRouteComponent(() => import('../features/segments/builder/segment-pages.tsx'), 'NewSegment'),
})

const compareSegments = createRoute({
  getParentRoute: () => shell,
  path: '/segments/compare',
  validateSearch: (raw: Record<string, unknown>) => defined({ a: textOf(raw, 'a'), b: textOf(raw, 'b') }),
  beforeLoad: need('segments:read'),
  component: lazyRouteComponent(() => import('../features/segments/compare/compare-page.tsx'), 'ComparePage'),
})

const segment = createRoute({
  getParentRoute: () => shell,
  path: '/segments/$key',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ note: oneOf(raw, 'note', ['published']), days: oneOf(raw, 'days', ['30', '90', '365']) }),
  beforeLoad: need('segments:read'),
  component: lazyRouteComponent(() => import('../features/segments/detail/segment-page.tsx'), 'SegmentPage'),
})

const segmentOverview = createRoute({
  getParentRoute: () => segment,
  path: '/',
  component: lazyRouteComponent(() => import('../features/segments/detail/overview-tab.tsx'), 'OverviewTab'),
})

const segmentMembers = createRoute({
  getParentRoute: () => segment,
  path: '/members',
  beforeLoad: need('people:read'),
  component: lazyRouteComponent(() => import('../features/segments/detail/members-tab.tsx'), 'MembersTab'),
})

const segmentChanges = createRoute({
  getParentRoute: () => segment,
  path: '/changes',
  beforeLoad: need('people:read'),
  component: lazyRouteComponent(() => import('../features/segments/detail/changes-tab.tsx'), 'ChangesTab'),
})

const segmentVersions = createRoute({
  getParentRoute: () => segment,
  path: '/versions',
  component: lazyRouteComponent(() => import('../features/segments/detail/versions-tab.tsx'), 'VersionsTab'),
})

const segmentUndecided = createRoute({
  getParentRoute: () => segment,
  path: '/undecided',
  beforeLoad: need('people:read'),
  component: lazyRouteComponent(() => import('../features/segments/detail/undecided-tab.tsx'), 'UndecidedTab'),
})

const segmentContent = createRoute({
  getParentRoute: () => segment,
  path: '/content',
  component: lazyRouteComponent(() => import('../features/segments/detail/content-tab.tsx'), 'ContentTab'),
})

const editSegment = createRoute({
  getParentRoute: () => shell,
  path: '/segments/$key/edit',
  beforeLoad: need('segments:write'),
  component: lazyRouteComponent(() => import('../features/segments/builder/segment-pages.tsx'), 'EditSegment'),
})

const feedback = createRoute({
  getParentRoute: () => shell,
  path: '/feedback',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({
      range: oneOf(raw, 'range', ['30', '365']),
      theme: textOf(raw, 'theme'),
      q: textOf(raw, 'q'),
      mood: oneOf(raw, 'mood', moods),
      kind: oneOf(raw, 'kind', feedbackKinds),
      language: oneOf(raw, 'language', feedbackLanguages),
    }),
  beforeLoad: need('feedback:read'),
  component: lazyRouteComponent(() => import('../features/feedback/feedback-page.tsx'), 'FeedbackPage'),
})

const attributes = createRoute({
  getParentRoute: () => shell,
  path: '/attributes',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ q: textOf(raw, 'q'), state: oneOf(raw, 'state', ['proposed', 'retired']) }),
  beforeLoad: need('attributes:read'),
  component: lazyRouteComponent(() => import('../features/attributes/attributes-page.tsx'), 'AttributesPage'),
})

const newAttribute = createRoute({
  getParentRoute: () => shell,
  path: '/attributes/new',
  beforeLoad: need('attributes:write'),
  component: lazyRouteComponent(() => import('../features/attributes/attribute-editor.tsx'), 'NewAttribute'),
})

const attribute = createRoute({
  getParentRoute: () => shell,
  path: '/attributes/$key',
  validateSearch: (raw: Record<string, unknown>) => defined({ note: oneOf(raw, 'note', ['saved']) }),
  beforeLoad: need('attributes:read'),
  component: lazyRouteComponent(() => import('../features/attributes/attribute-page.tsx'), 'AttributePage'),
})

const editAttribute = createRoute({
  getParentRoute: () => shell,
  path: '/attributes/$key/edit',
  beforeLoad: need('attributes:write'),
  component: lazyRouteComponent(() => import('../features/attributes/attribute-editor.tsx'), 'AttributeEditor'),
})

const sources = createRoute({
  getParentRoute: () => shell,
  path: '/sources',
  validateSearch: (raw: Record<string, unknown>) => defined({ q: textOf(raw, 'q') }),
  beforeLoad: need('sources:read'),
  component: lazyRouteComponent(() => import('../features/sources/sources-page.tsx'), 'SourcesPage'),
})

const newSource = createRoute({
  getParentRoute: () => shell,
  path: '/sources/new',
  beforeLoad: need('sources:write'),
  component: lazyRouteComponent(() => import('../features/sources/new-source-page.tsx'), 'NewSourcePage'),
})

const source = createRoute({
  getParentRoute: () => shell,
  path: '/sources/$id',
  beforeLoad: need('sources:read'),
  component: lazyRouteComponent(() => import('../features/sources/source-page.tsx'), 'SourcePage'),
})

const quarantine = createRoute({
  getParentRoute: () => shell,
  path: '/quarantine',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ state: oneOf(raw, 'state', ['replayed', 'discarded']), reason: textOf(raw, 'reason') }),
  beforeLoad: need('quarantine:read'),
  component: lazyRouteComponent(() => import('../features/quarantine/quarantine-page.tsx'), 'QuarantinePage'),
})

const system = createRoute({
  getParentRoute: () => shell,
  path: '/system',
  beforeLoad: need('system:read'),
  component: lazyRouteComponent(() => import('../features/system/system-page.tsx'), 'SystemPage'),
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  beforeLoad: need('workspace:read'),
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
})

const settingsWorkspace = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('../features/settings/workspace-tab.tsx'), 'WorkspaceTab'),
})

const settingsOperators = createRoute({
  getParentRoute: () => settings,
  path: '/operators',
  beforeLoad: need('operators:read'),
  component: lazyRouteComponent(() => import('../features/settings/operators-tab.tsx'), 'OperatorsTab'),
})

const settingsKeys = createRoute({
  getParentRoute: () => settings,
  path: '/keys',
  beforeLoad: need('keys:read'),
  component: lazyRouteComponent(() => import('../features/settings/keys-tab.tsx'), 'KeysTab'),
})

const settingsIdentity = createRoute({
  getParentRoute: () => settings,
  path: '/identity',
  component: lazyRouteComponent(() => import('../features/identity/settings-tab.tsx'), 'IdentitySettingsTab'),
})

const settingsAudit = createRoute({
  getParentRoute: () => settings,
  path: '/audit',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ action: textOf(raw, 'action'), actor: textOf(raw, 'actor') }),
  beforeLoad: need('audit:read'),
  component: lazyRouteComponent(() => import('../features/settings/audit-tab.tsx'), 'AuditTab'),
})

const consent = createRoute({
  getParentRoute: () => shell,
  path: '/consent',
  beforeLoad: need('consent:read'),
  component: lazyRouteComponent(() => import('../features/consent/consent-page.tsx'), 'ConsentPage'),
})

const consentHome = createRoute({
  getParentRoute: () => consent,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/consent/purposes' })
  },
})

const purposes = createRoute({
  getParentRoute: () => consent,
  path: '/purposes',
  component: lazyRouteComponent(() => import('../features/consent/purposes/purposes-tab.tsx'), 'PurposesTab'),
})

const agreements = createRoute({
  getParentRoute: () => consent,
  path: '/agreements',
  component: lazyRouteComponent(() => import('../features/consent/agreements/agreements-tab.tsx'), 'AgreementsTab'),
})

const ledger = createRoute({
  getParentRoute: () => consent,
  path: '/ledger',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({
      purpose: textOf(raw, 'purpose'),
      kind: oneOf(raw, 'kind', ledgerKinds),
      actorKind: oneOf(raw, 'actorKind', ledgerActorKinds),
      channel: textOf(raw, 'channel'),
      from: textOf(raw, 'from'),
      to: textOf(raw, 'to'),
      person: textOf(raw, 'person'),
    }),
  component: lazyRouteComponent(() => import('../features/consent/ledger/ledger-tab.tsx'), 'LedgerTab'),
})

const rates = createRoute({
  getParentRoute: () => consent,
  path: '/rates',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({
      by: oneOf(raw, 'by', rateDimensions),
      purpose: textOf(raw, 'purpose'),
      range: oneOf(raw, 'range', ['90', '365']),
      // Also the empty text: places and words that are not known are a series too.
      show: typeof raw.show === 'string' ? raw.show : undefined,
    }),
  component: lazyRouteComponent(() => import('../features/consent/rates/rates-tab.tsx'), 'RatesTab'),
})

const newPurpose = createRoute({
  getParentRoute: () => shell,
  path: '/consent/purposes/new',
  beforeLoad: need('consent:publish'),
  component: lazyRouteComponent(() => import('../features/consent/purposes/new-purpose.tsx'), 'NewPurpose'),
})

const purpose = createRoute({
  getParentRoute: () => shell,
  path: '/consent/purposes/$key',
  validateSearch: (raw: Record<string, unknown>) => defined({ note: oneOf(raw, 'note', ['published']) }),
  beforeLoad: need('consent:read'),
  component: lazyRouteComponent(() => import('../features/consent/purposes/purpose-page.tsx'), 'PurposePage'),
})

const editPurpose = createRoute({
  getParentRoute: () => shell,
  path: '/consent/purposes/$key/edit',
  beforeLoad: need('consent:publish'),
  component: lazyRouteComponent(() => import('../features/consent/purposes/purpose-editor.tsx'), 'PurposeEditor'),
})

const newAgreement = createRoute({
  getParentRoute: () => shell,
  path: '/consent/agreements/new',
  beforeLoad: need('consent:publish'),
  component: lazyRouteComponent(() => import('../features/consent/agreements/agreement-editor.tsx'), 'NewAgreement'),
})

const agreement = createRoute({
  getParentRoute: () => shell,
  path: '/consent/agreements/$key',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ version: textOf(raw, 'version'), note: oneOf(raw, 'note', ['published']) }),
  beforeLoad: need('consent:read'),
  component: lazyRouteComponent(() => import('../features/consent/agreements/agreement-page.tsx'), 'AgreementPage'),
})

const editAgreement = createRoute({
  getParentRoute: () => shell,
  path: '/consent/agreements/$key/edit',
  beforeLoad: need('consent:publish'),
  component: lazyRouteComponent(() => import('../features/consent/agreements/agreement-editor.tsx'), 'EditAgreement'),
})

const receipt = createRoute({
  getParentRoute: () => shell,
  path: '/consent/ledger/$id',
  beforeLoad: need('consent:read'),
  component: lazyRouteComponent(() => import('../features/consent/ledger/receipt-page.tsx'), 'ReceiptPage'),
})

const rewards = createRoute({
  getParentRoute: () => shell,
  path: '/rewards',
  beforeLoad: need('rewards:read'),
  component: lazyRouteComponent(() => import('../features/rewards/rewards-page.tsx'), 'RewardsPage'),
})

const rewardsHome = createRoute({
  getParentRoute: () => rewards,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/rewards/programme' })
  },
})

const rewardProgramme = createRoute({
  getParentRoute: () => rewards,
  path: '/programme',
  component: lazyRouteComponent(() => import('../features/rewards/programme-tab.tsx'), 'ProgrammeTab'),
})

const rewardCoupons = createRoute({
  getParentRoute: () => rewards,
  path: '/coupons',
  component: lazyRouteComponent(() => import('../features/rewards/coupons-tab.tsx'), 'CouponsTab'),
})

const rewardBudgets = createRoute({
  getParentRoute: () => rewards,
  path: '/budgets',
  component: lazyRouteComponent(() => import('../features/rewards/budgets-tab.tsx'), 'BudgetsTab'),
})

const rewardCosts = createRoute({
  getParentRoute: () => rewards,
  path: '/costs',
  component: lazyRouteComponent(() => import('../features/rewards/costs-tab.tsx'), 'CostsTab'),
})

const rewardsHeld = createRoute({
  getParentRoute: () => rewards,
  path: '/held',
  beforeLoad: need('people:read'),
  component: lazyRouteComponent(() => import('../features/rewards/held-tab.tsx'), 'HeldTab'),
})

const couponCampaign = createRoute({
  getParentRoute: () => shell,
  path: '/rewards/coupons/$key',
  beforeLoad: need('rewards:read'),
  component: lazyRouteComponent(() => import('../features/rewards/campaign-page.tsx'), 'CampaignPage'),
})

const personRewards = createRoute({
  getParentRoute: () => person,
  path: '/rewards',
  component: lazyRouteComponent(() => import('../features/rewards/person-rewards-tab.tsx'), 'PersonRewardsTab'),
})

const asking = createRoute({
  getParentRoute: () => shell,
  path: '/asking',
  beforeLoad: need('asking:read'),
  component: lazyRouteComponent(() => import('../features/asking/asking-page.tsx'), 'AskingPage'),
})

const askingHome = createRoute({
  getParentRoute: () => asking,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/asking/questions' })
  },
})

const questions = createRoute({
  getParentRoute: () => asking,
  path: '/questions',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({
      q: textOf(raw, 'q'),
      status: oneOf(raw, 'status', questionStatuses),
      unused: oneOf(raw, 'unused', ['yes']),
    }),
  component: lazyRouteComponent(() => import('../features/asking/questions/questions-tab.tsx'), 'QuestionsTab'),
})

const flows = createRoute({
  getParentRoute: () => asking,
  path: '/flows',
  component: lazyRouteComponent(() => import('../features/asking/flows/flows-tab.tsx'), 'FlowsTab'),
})

/** What results are read for, and how far back. */
const reading = (raw: Record<string, unknown>) =>
  defined({ for: textOf(raw, 'for'), range: oneOf(raw, 'range', ['30', '365']) })

const exchange = createRoute({
  getParentRoute: () => asking,
  path: '/exchange',
  validateSearch: reading,
  component: lazyRouteComponent(() => import('../features/asking/results/exchange-tab.tsx'), 'ExchangeTab'),
})

const newQuestion = createRoute({
  getParentRoute: () => shell,
  path: '/asking/questions/new',
  beforeLoad: need('asking:write'),
  component: lazyRouteComponent(() => import('../features/asking/questions/question-editor.tsx'), 'NewQuestion'),
})

const question = createRoute({
  getParentRoute: () => shell,
  path: '/asking/questions/$key',
  validateSearch: (raw: Record<string, unknown>) => ({
    ...reading(raw),
    ...defined({ note: oneOf(raw, 'note', ['saved']) }),
  }),
  beforeLoad: need('asking:read'),
  component: lazyRouteComponent(() => import('../features/asking/questions/question-page.tsx'), 'QuestionPage'),
})

const editQuestion = createRoute({
  getParentRoute: () => shell,
  path: '/asking/questions/$key/edit',
  beforeLoad: need('asking:write'),
  component: lazyRouteComponent(() => import('../features/asking/questions/question-editor.tsx'), 'QuestionEditor'),
})

const newFlow = createRoute({
  getParentRoute: () => shell,
  path: '/asking/flows/new',
  beforeLoad: need('asking:write'),
  component: lazyRouteComponent(() => import('../features/asking/flows/flow-editor.tsx'), 'NewFlow'),
})

const flow = createRoute({
  getParentRoute: () => shell,
  path: '/asking/flows/$key',
  validateSearch: (raw: Record<string, unknown>) => ({
    ...reading(raw),
    ...defined({ note: oneOf(raw, 'note', ['saved']) }),
  }),
  beforeLoad: need('asking:read'),
  component: lazyRouteComponent(() => import('../features/asking/flows/flow-page.tsx'), 'FlowPage'),
})

const editFlow = createRoute({
  getParentRoute: () => shell,
  path: '/asking/flows/$key/edit',
  beforeLoad: need('asking:write'),
  component: lazyRouteComponent(() => import('../features/asking/flows/flow-editor.tsx'), 'FlowEditor'),
})

const personAsking = createRoute({
  getParentRoute: () => person,
  path: '/asking',
  validateSearch: (raw: Record<string, unknown>) =>
    defined({ placement: textOf(raw, 'placement'), channel: oneOf(raw, 'channel', askChannels) }),
  beforeLoad: need('asking:read'),
  component: lazyRouteComponent(() => import('../features/asking/person/person-asking-tab.tsx'), 'PersonAskingTab'),
})

const tree = root.addChildren([
  signIn,
  setup,
  shell.addChildren([
    home,
    live,
    people,
    reviews,
    person.addChildren([personKnown, personTimeline, personIdentity, personAsking, personRewards, personLooks]),
    mergePerson,
    separatePerson,
    segments,
    newSegment,
    compareSegments,
    segment.addChildren([
      segmentOverview,
      segmentMembers,
      segmentChanges,
      segmentVersions,
      segmentUndecided,
      segmentContent,
    ]),
    editSegment,
    asking.addChildren([askingHome, questions, flows, exchange]),
    newQuestion,
    question,
    editQuestion,
    newFlow,
    flow,
    editFlow,
    feedback,
    attributes,
    newAttribute,
    attribute,
    editAttribute,
    rewards.addChildren([rewardsHome, rewardProgramme, rewardCoupons, rewardBudgets, rewardCosts, rewardsHeld]),
    couponCampaign,
    consent.addChildren([consentHome, purposes, agreements, ledger, rates]),
    newPurpose,
    purpose,
    editPurpose,
    newAgreement,
    agreement,
    editAgreement,
    receipt,
    sources,
    newSource,
    source,
    quarantine,
    system,
    settings.addChildren([settingsWorkspace, settingsOperators, settingsKeys, settingsIdentity, settingsAudit]),
  ]),
])

export const makeRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    // Data is cached by the queries; the router only fetches code and checks rights.
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: PageError,
    defaultPendingComponent: PagePending,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
